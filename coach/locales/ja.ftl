# Every word the coach says in Japanese. One section a capability; en.ftl has the same messages.

## Buttons used everywhere
button-discover = 使い道を見る
button-my-page = マイページ
button-help = 使い方
button-department = 部署を変える
button-other-language = English
button-send = 送る
button-copy = コピー
button-try = 試す
button-not-for-me = 合わない
button-others = ほかの候補
button-none = どれも違う

## First contact and settings (welcome)
welcome-heading = はじめまして、伴走（Banso）です
welcome-what = あなたの仕事に合うAIの使い道を、すぐ試せるひな形でご案内します。「AIって何に使えるの？」のように、ふだんの言葉で話しかけてください。
welcome-promise = 残すのは、使ったひな形・日時・所属と、あなたが答えた結果だけです。文章そのものは残さず、個人の順位や点数は誰にも出しません。
department-heading = どの部署のお仕事ですか
department-guess = { $department }のお仕事でよろしいですか？
department-yes = はい、{ $department }です
department-choose = 部署を選ぶ
department-other = 違うときは、部署を選んでください
department-thanks = { $department }ですね
department-next = お仕事に合う使い道からご覧ください。やりたい作業が決まっていれば、そのまま書いてもらえば探します。
hello-heading = こんにちは
hello = やりたい作業を書いてもらえれば、合うひな形を探します。決まっていなければ「使い道を見る」からどうぞ。
language-heading = 言語を変えました
language-set = これからは日本語でお答えします。
help-heading = できること
help-body =
    ・「AIって何に使える？」― お仕事に合う使い道を3つ
    ・「提案書の下書きしたい」― その作業のひな形
    ・「顧客名を入れていい？」― 入れてよいもの、いけないもの
    ・「間違えそうで不安」― 気がかりなことも、そのままどうぞ
    ・「マイページ」― 試した記録、お知らせの停止、データの削除

## Suggestions
discover-heading = { $department }のお仕事なら、まずこの3つ
discover-anyone = どのお仕事でも使える3つ
task-heading = このひな形が使えそうです
pick-heading = こちらですね
from-elsewhere = { $department }の使い道から：{ $title }
facts-line = 例：{ $before }分 → { $after }分　／　{ $level }
level-first-step = はじめの一歩
level-standard = 標準
level-advanced = 慣れた方向け
which-heading = どれに近いですか
which-body = ぴったりか自信がないので、近いものを選んでください。
family-heading = どんなものを作りたいですか
family-body = まだ合うものを絞れていません。近いものを選んでください。
family-draft = 文書の下書き
family-reply = 返信・連絡
family-summary = 要約・記録
family-idea = 企画・アイデア
family-analyze = 比較・分析
unmet-heading = 合うひな形が、まだありません
unmet-body = 「どんな内容の質問に答えられなかったか」だけを、誰の質問か分からない形で記録しました。ひな形を増やす参考にします。
unmet-quote = 文面も推進担当に伝えると、ひな形ができたときにお知らせしやすくなります。伝える内容：「{ $text }」
unmet-share = 文面も伝える
unmet-keep = 伝えない
unmet-shared = 文面を推進担当に伝えます。ありがとうございます
unmet-kept = 文面は伝えません
reason-heading = 「{ $title }」は、どう合いませんか
reason-not-my-job = 自分の仕事ではない
reason-too-hard = 難しそう
reason-already-do = もうやっている
reason-thanks-not-my-job = わかりました。この種類の案内を減らします
reason-thanks-too-hard = わかりました。もっとやさしいものからご案内します
reason-thanks-already-do = さすがです。次は一歩進んだものをご案内します
gone-heading = このひな形は、もう使われていません
gone-body = 会社が外したか、新しいものに替わりました。いまの一覧からお探しください。
no-more-heading = 候補は以上です
no-more-body = やりたい作業を一言書いてもらえれば、あらためて探します。

## Trying a template
example = 例）{ $text }
button-make-prompt = プロンプトを作る
never-paste = 入れないでください：{ $items }
rule-line = このひな形で扱う情報：{ $data } ― { $rule }
policy-link = 会社のルール：{ $url }
blank-empty = ここが空欄です。一言で構いません。例）{ $example }
blank-too-long = { $length }字あります。{ $most }字までなので、必要なところだけ残してください（入力した内容は残しています）。
prompt-heading = できました：{ $title }
prompt-body = このままコピーして、会社で使ってよいAIに貼り付けてください。ここに書いた内容は保存していません。
check-heading = 結果が出たら確かめること
outcome-question = 使ってみて、どうでしたか？
outcome-helped = 助かった
outcome-partly = 少し助かった
outcome-no = 役に立たなかった
button-favourite = お気に入りに入れる
outcome-thanks-helped = よかったです。もう少しだけ教えてください
outcome-thanks-partly = ありがとうございます。もう少しだけ教えてください
outcome-thanks-no = 教えてくださってありがとうございます。どのくらいかかりましたか
minutes-why = 分かる範囲で大丈夫です。集計は部署などの単位で行い、あなた個人の数字は誰にも見せません。
minutes-before = AIなしなら何分？
minutes-before-hint = いつものやり方で、だいたい
minutes-after = 実際は何分？
minutes-after-hint = 確認と手直しも含めて
minutes-problem = 0〜{ $most }の数字で入れてください。例）30
choose-problem = 一つ選んでください。
corrections = 手直しはどのくらい？
corrections-none = なし
corrections-little = 少し
corrections-half = 半分くらい
corrections-most = ほぼ作り直し
thanks-heading = ありがとうございます
thanks-saved = { $minutes }分、短くなりましたね。マイページに記録しました。
thanks-not-saved = 今回は短くなりませんでした。そういう回の記録も、ひな形を直すのに役立ちます。
next-step-helped = うまくいったひな形は、お気に入りに入れておくと次がもっと早くなります。
next-step-partly = 足りなかった点を一文で書き足して「ここを直して」と頼むと、よくなることがあります。
next-step-no = 材料になる情報を増やすか、別のひな形を試してみませんか。合わなければ使わない、で構いません。
button-try-again = もう一度使う
button-try-differently = 条件を変えて試す
follow-up-heading = 先日のひな形、使えましたか
follow-up-body = 「{ $title }」はいかがでしたか。一つ押すだけで終わります。
follow-up-note = この件でお聞きするのは一度だけです。お知らせはマイページで止められます。
no-such-try-heading = この記録は見つかりません
no-such-try = 削除されたか、別の方の記録です。マイページからお確かめください。

## My page
page-heading = マイページ
page-department = 部署
page-unknown = まだ選ばれていません
page-tries = 試した回数
page-tries-count = { $count }回
page-minutes = 短くなった時間（ご自分の回答の合計）
page-minutes-sum = { $minutes }分（回答{ $count }件）
page-favourites = お気に入り
page-no-favourites = まだありません。ひな形を使ったあとに入れられます。
page-tried = 試したもの
page-no-tries = まだありません。最初の一つを選んでみませんか。
page-not-said = 結果は未回答
page-try-minutes = { $before }分 → { $after }分
button-say-outcome = 結果を答える：{ $title }
page-settings = 設定
page-pushes-on = お知らせ：受け取る
page-paused = お知らせ：{ $until }まで休止中
page-opted-out = お知らせ：受け取らない
pause-choose = お知らせを休む
pause-week = 1週間
pause-month = 1か月
pause-quarter = 3か月
paused-heading = { $until }までお知らせを休みます
paused-body = 話しかけてもらえれば、これまでどおりお答えします。
resumed-heading = お知らせを再開しました
opted-out-heading = 今後、こちらからはお知らせしません
button-resume = お知らせを再開
button-opt-out = お知らせを受け取らない
button-stored = 保存されている内容
button-export = データを書き出す
button-delete = データを削除
button-unfavourite = お気に入りから外す
favourite-added = 「{ $title }」をお気に入りに入れました
favourite-removed = お気に入りから外しました
page-private = このページはあなただけに見えています。

## What is stored
stored-heading = あなたについて保存しているもの
stored-person = 名前・部署・言語・時間帯
stored-person-what = 会社の名簿またはチャットの登録内容
stored-events = 利用の記録
stored-events-count = { $count }件（日時・種類・ひな形・分数。文章は含みません）
stored-preferences = お気に入りと「合わない」
stored-questions = 文面の共有に同意した質問
stored-count = { $count }件
stored-never = 保存しないもの
stored-never-text = 話しかけた文章、ひな形に書いた内容、できたプロンプト
stored-never-worries = 不安やルールの質問を誰がしたか（日付と部署ごとの件数だけ数えます）
stored-never-ranking = 個人の順位・点数・一覧（作る機能がありません）
export-heading = あなたのデータ
export-body = 保存しているものすべてです（JSON形式）。
delete-heading = データを削除しますか
delete-body = 利用の記録、お気に入り、予定していたお知らせ、アカウントの紐づけをすべて消します。元には戻せません。
delete-directory = 会社の名簿にある名前・メール・部署は会社の情報のため残りますが、利用とのつながりはなくなります。
delete-confirm = 本当に削除しますか？ 元には戻せません。
button-delete-now = すべて削除する
deleted-heading = 削除しました
deleted-body = あなたの記録はもうありません。次に話しかけたときは、はじめてのごあいさつから始まります。

## Worries
worry-job-heading = 仕事がなくなるのでは、という不安
worry-job = そう感じるのは自然なことです。AIで変わる作業があるのは確かで、この先どこまで変わるかは、正直なところ誰にも言い切れません。いま分かっているのは、AIは下書きや整理はできても、相手の事情を汲む、決める、責任を持つことはできない、ということです。
worry-job-step = ご自分の仕事のうち「人でないと困る」と思う場面を、紙に3つ書き出してみてください。AIを使う必要はありません。
worry-mistake-heading = 間違えたらどうしよう、という不安
worry-mistake = もっともな心配です。AIは、もっともらしい間違いをします。これはなくなっていません。だから「下書きはAI、確かめるのは人」が前提で、確かめずに使わない限り、間違いは外に出ません。責任の扱いは会社の決まりによるので、はっきりしなければ聞いて構いません。
worry-mistake-step = 答えを自分が知っていることを一つ、AIに聞いてみてください。どこを間違えるかが分かると、確かめどころが見えてきます。
worry-leak-heading = 情報が漏れないか、という不安
worry-leak = その慎重さは大切です。入れた内容がどう扱われるかはツールと契約によって違い、会社が認めたもの以外では確かなことは言えません。迷うものは入れない、で大丈夫です。それで仕事が遅れても、あなたの落ち度ではありません。
worry-leak-step = まずは公開されている文章（会社のWebサイトなど）だけで試してみてください。漏れて困るものが、そもそも入りません。
worry-judged-heading = どう見られるか、という不安
worry-judged = 気になりますよね。伴走は、個人の利用回数や順位を誰にも出しません（そういう画面がありません）。ただ、人事評価の決め方までは伴走には分からないので、気になるときは上司か人事に確かめるのが確実です。道具を使うこと自体は、ずるではありません。
worry-judged-step = 話しやすい同僚一人に「AIって使ってる？」と聞いてみてください。同じことを感じている人は多いものです。
worry-ethics-heading = 使ってよいものか、という迷い
worry-ethics = 立ち止まって考えるのは大事なことです。著作権や偏り、環境への影響には、まだ答えの定まっていない点があります。会社の方針に従いながら、納得できない使い方は断って構いません。
worry-ethics-step = 気になる点を一文にして、推進担当に渡してみてください。ルールを作る側に、現場の声が必要です。
worry-skill-heading = ついていけない、という不安
worry-skill = 変わるのが早すぎて、追いつけている人のほうが少ないのが実情です。全部を知る必要はありません。機械に詳しいかどうかより、自分の仕事をよく知っていることのほうが役に立ちます。使わないほうが早い作業も、たくさんあります。
worry-skill-step = 今日書いたメールを1通、名前を消してから「もっと短くして」と頼んでみてください。5分で終わり、失敗しても困りません。
worry-other-heading = 話してくださって、ありがとうございます
worry-other = すぐに消せる答えは持っていませんが、AIに気が進まないと感じる人は少なくありません。急いで使う必要はなく、分からないまま様子を見るのも一つの選び方です。
worry-other-step = いちばん気になっていることを一言だけメモしてみてください。言葉になると、誰に聞けばよいかが決めやすくなります。
worry-step-heading = 小さな一歩（しなくても構いません）
worry-person-heading = 人と話したいとき
worry-private = このやりとりの文章は残しません。「不安の声が何件あったか」を日付と部署で数えるだけで、あなたとは結びつきません。
worry-distress-heading = つらい中、話してくださってありがとうございます
worry-distress = AIのことは、いまは脇に置いて大丈夫です。ひとりで抱えず、今日のうちに誰かと話してください。
worry-distress-lines = 社内の産業医・相談窓口、または「よりそいホットライン」0120-279-338（24時間・無料）で話を聞いてもらえます。命の危険を感じるときは119へ。
contact-named = { $contact } に相談できます。AIのこと以外でも構いません。
contact-unnamed = 上司、人事、AI推進担当など、話しやすい方に相談してみてください。

## Rules
policy-personal-heading = 個人情報は、入れないのが基本です
policy-personal = 名前・連絡先・評価・病歴など、誰のことか分かる情報は外してから使ってください。「A さん」「60代の利用者」のように置き換えれば、多くの作業はそのままできます。
policy-customer-heading = お客様・取引先が分かる情報は、外してから使ってください
policy-customer = 社名や担当者名は「食品メーカー（従業員300名）」のように置き換えてください。契約書や見積は、相手との秘密保持の約束に触れることがあるため、会社が認めたツールでも先に確認が必要です。
policy-secret-heading = 社外に出せない情報は、先に確認してください
policy-secret = 未公開の数字、設計、ソースコード、パスワードや鍵は、会社が「このツールなら可」と決めたもの以外には入れないでください。パスワードや鍵は、どのツールにも入れません。
policy-tool-heading = 使ってよいのは、会社が認めたツールです
policy-tool = 個人のアカウントや無料版は、入れた内容が学習に使われることがあり、会社が記録を確認することもできません。業務の内容は入れないでください。
policy-copyright-heading = AIが作ったものにも、権利の確認が要ります
policy-copyright = 似た作品がないか、引用の出典が本物かを確かめてから使ってください。社外に出すものは、会社のルールで明記や承認が必要なことがあります。
policy-other-heading = 迷ったら、入れずに確認してください
policy-other = はっきりしないものは「先に確認」が安全です。入れずに済ませて困ることは、まずありません。
policy-note = 一般的に安全側の目安です。会社のルールがある場合は、そちらが優先します。この質問は、日付と部署ごとの件数だけ数えます。
data-public = 公開情報
data-internal = 社内情報
data-confidential = 機密情報
data-personal = 個人情報
rule-public = 入れて構いません
rule-internal = 会社が認めたAIだけに
rule-confidential = 固有名詞や数字を外し、迷えば先に確認
rule-personal = 誰か分からない形に置き換えてから
ask-named = 判断に迷うものは { $contact } に確認してください。
ask-unnamed = 判断に迷うものは、上司か情報システム・法務の担当に確認してください。

## Limits
beyond-act-heading = 実際の操作や手配は、伴走にはできません
beyond-act = 機器の操作、注文、予約、送金、承認などは、担当の部署か、いつもの手続きでお願いします。そのための依頼文や手順書づくりなら手伝えます。
beyond-decide-heading = その判断は、人にお願いします
beyond-decide = 人の評価や処遇、診断や薬の量は、AIに決めさせてよいことではありません。責任を持つ方と決めてください。論点の整理や、話し合いの準備なら手伝えます。
beyond-foretell-heading = この先のことは、分かりません
beyond-foretell = 相場、勝敗、天気などの予測はお答えできません。もっともらしい答えを出すAIもありますが、当てにしないでください。

## How to use AI
howto-ask-heading = うまく頼むコツは3つです
howto-ask =
    誰に、何のためのものかを最初に書く
    材料（事実・数字・条件）を箇条書きで渡す
    形を決める：長さ、見出し、口調
howto-ask-example = 例）「社内向けのお知らせです。サーバー停止は土曜9〜12時。影響は勤怠入力。200字、丁寧な口調で」
howto-better-heading = 期待と違うときは、足して頼みます
howto-better =
    違う点を一つだけ具体的に伝える（「もっと」ではなく「2段落目を半分に」）
    よい見本を一つ見せる
    同じところを3回直しても違えば、新しい会話で材料からやり直す
howto-better-example = 例）「結論を最初の1文に。専門用語は言い換えて。ほかはそのままで」
howto-wrong-heading = AIは間違えます。確かめる場所を決めておきます
howto-wrong =
    数字・日付・固有名詞・引用は、必ず元の資料と見比べる
    「分からないときは分からないと書いて」と先に頼む
    根拠を聞き、示された出典が実在するか開いて確かめる
howto-wrong-example = もっともらしい作り話（ハルシネーション）は、どのAIにも起こります。
howto-shape-heading = 形は、はっきり指定できます
howto-shape =
    長さ：「300字以内」「3行で」
    形：「表にして。列は項目・担当・期限」「箇条書き5つ」
    口調：「社外向けの敬体」「小学生にも分かる言葉で」
howto-shape-example = 例）「上の内容を、上司に見せる表にしてください。列は課題・対策・期限。各欄20字以内」
howto-what-heading = 一言でいうと
howto-what =
    生成AIは、続きとしてもっともらしい文章を作る道具です。調べものの答えを保証するものではありません
    プロンプトは、AIへの頼みごとの文章です。決まった書き方はありません
    得意なのは下書き・要約・言い換え・案出し。苦手なのは最新の事実・正確な計算・判断
howto-what-example = 気になる言葉があれば、AIに「中学生に説明するつもりで」と頼むと分かりやすくなります。
howto-access-heading = AIツールの使い始め
howto-access =
    会社が認めたAIの名前とURLを、情報システムか推進担当に確かめる
    会社のアカウントでサインインする（個人のアカウントは使わない）
    入れない、開けないときは、画面の文言をそのまま情報システムに伝える
howto-access-example = 伴走は、このチャットの中だけで動きます。別のログインはいりません。
howto-banso-heading = 伴走の使い方
howto-banso =
    やりたい作業をそのまま書く（「議事録まとめたい」）
    「マイページ」で、お気に入り・記録・お知らせの停止・データの削除
    「English」「日本語」で言語、「部署」で部署を変える
howto-banso-example = 「ヘルプ」と書くと、できることの一覧が出ます。

## Short answers
feedback-heading = 教えてくださってありがとうございます
feedback-about-try = 先日のひな形のことでしたら、ここから結果を教えてください。次のご案内に生かします。
feedback-button = 結果を答える
feedback-named = ここに書かれた文章は保存していません。直してほしい点は { $contact } へお伝えください。ひな形が合わないときは「合わない」を押すと、次のご案内が変わります。
feedback-unnamed = ここに書かれた文章は保存していません。直してほしい点は推進担当へお伝えください。ひな形が合わないときは「合わない」を押すと、次のご案内が変わります。
lead-heading = 利用状況の数字は、この会話ではお答えしていません
lead-body = 集計は部署などの単位だけで扱い、5人未満の数字や、個人が分かるものは、どなたにもお出ししません。
smalltalk-thanks-heading = お役に立ててうれしいです
smalltalk-thanks = また作業の途中で、いつでも声をかけてください。
smalltalk-who-heading = 伴走（Banso）です
smalltalk-who = 人ではなく、AIの使い道を一緒に探すプログラムです。あなたの仕事に合うひな形を探し、使ってみた結果をうかがいます。
abuse-heading = そのご依頼にはお応えできません
abuse-body = ほかの方の情報や内部の設定はお見せできず、代わりに送信や操作をすることもできません。お仕事でAIを使うお手伝いなら、いつでもどうぞ。

## When something goes wrong, and where
answered-directly = 個人的な内容なので、ダイレクトメッセージでお答えしました
old-button-heading = このボタンは古くなっています
old-button = 伴走が新しくなり、このボタンは使えなくなりました。もう一度話しかけてください。
sorry-heading = うまくいきませんでした
sorry-storage = いま記録する場所につながらず、お答えできません。復旧しだいお返事します。15分たっても届かなければ、もう一度お送りください。
sorry-fault = こちらの不具合で、お答えできませんでした。あなたの操作に問題はありません。少し待ってもう一度お試しください。続くときは推進担当にお知らせください。
sorry-interrupted = お答えの途中で再起動がありました。お返事が届いていなければ、もう一度お送りください。

## Playground

playground-title = 伴走 – このパソコンで試す
playground-tagline = AI活用の伴走コーチを、このパソコンで試す
playground-skip = 入力欄へ進む
playground-language = 言語
playground-my-page = マイページ
playground-people-heading = だれとして話しますか
playground-people-search = 名前・部署でさがす
playground-people-count = { $count }人
playground-people-none = 見つかりません。別の名前や部署でお試しください。
playground-people-close = 閉じる
playground-choose-person = 人を選ぶ
playground-local = このページは、伴走が動いているこのパソコンからだけ開けます。
playground-conversation = 伴走との会話
playground-start-heading = 仕事の相談から、すぐ使えるプロンプトへ
playground-start-body = まず、だれとして話すかを選んでください。その人の部署に合わせてお答えします。
playground-hello-heading = { $name }さん、何から始めますか
playground-hello-body = いつもの言葉で話しかけてください。下の例を選んでも始められます。
playground-suggestions = 質問の例
playground-suggestion-discover = AIって何に使えるの？
playground-suggestion-task = 提案書の下書きしたい
playground-suggestion-policy = 顧客名を入れていい？
playground-suggestion-worry = AIに仕事を取られそうで不安
playground-input = メッセージ
playground-placeholder = いつもの言葉でどうぞ
playground-send = 送信
playground-keys = Enterで送信、Shift＋Enterで改行
playground-you = あなた
playground-waiting = 伴走が返事を書いています
playground-cancel = やめておく
playground-failed = 送れませんでした。書いた内容はここに残っています。少し待ってから、もう一度お試しください。
playground-again = もう一度送る
playground-received = 受付済みです
playground-caution = 注意
playground-copy-text = コピーする文章
playground-copied = コピーしました
playground-copy-failed = 選択しました。Ctrl＋Cでコピーできます
playground-choose = 決定
playground-select = 選んでください
playground-required = 必須
playground-optional = 任意
playground-figures = 数字を表で見る
playground-refused-place = このページは、伴走が動いているパソコンのブラウザーでだけ開けます。http://localhost か http://127.0.0.1 のアドレスで開いてください。
playground-refused-type = メッセージはJSON（Content-Type: application/json）で送ってください。
playground-refused-form = メッセージの形式が正しくありません。ページを読み込み直して、もう一度お試しください。
playground-refused-size = 文章が長すぎて受け取れませんでした。短く分けてお試しください。
playground-refused-person = その人は見つかりませんでした。一覧から選び直してください。
playground-refused-file = そのファイルはありません。
playground-refused-database = いまデータを保存できないため、受け取れませんでした。書いた内容はここに残っています。少し待ってから、もう一度お試しください。

## Slack's own words (bot/slack)
slack-cancel = やめる
slack-choose = 選んでください
slack-part = 長いので分けました（{ $part }/{ $parts }）。順につなげて使ってください。
slack-more-in-chat = 続きはメッセージで「マイページ」と送ると見られます。
slack-app-description = 仕事に合うAIの使い道と、そのまま使えるひな形をご案内する伴走役です。
slack-prompt-discover = 私の仕事で、AIは何に使える？
slack-prompt-task = 提案書の下書きをAIで作りたい
slack-prompt-policy = AIに入れてはいけない情報は？
slack-command = AIの使い道をたずねる
slack-command-hint = 例：議事録をまとめたい
slack-shortcut = このメッセージにAIを使う
slack-shortcut-description = このメッセージの仕事に合うAIの使い道を、あなただけに届けます

## Teams' own words (bot/teams)
teams-choose = 選んでください
teams-pick = これにする
teams-required = 入力してください
teams-part = 長いので分けました（{ $part }/{ $parts }）。順につなげて使ってください。
teams-copy = コピー用の欄を開く
teams-copy-label = 欄の中をすべて選択してコピーしてください
teams-below = 下に届けました
teams-received = 受け取り済みです
teams-working = 少し時間がかかっています。できしだい下に届けます。
teams-unreadable = このボタンは読み取れませんでした。「使い方」と送ってみてください。
teams-app-short = 仕事で使えるAIの使い道を一緒に見つける伴走役
teams-app-full = 仕事に合うAIの使い道と、そのまま使えるひな形（プロンプト）をご案内します。「提案書の下書きをAIで作りたい」のように話しかけてください。成果はご自身のページで確かめられ、お知らせの停止やデータの書き出し・削除もチャットからいつでもできます。
teams-command-discover = おすすめ
teams-command-discover-text = 自分の仕事で使えるAIの使い道を見る
teams-command-page = マイページ
teams-command-page-text = 試したこと、お気に入り、お知らせとデータの設定
teams-command-help = 使い方
teams-command-help-text = できることと話しかけ方
