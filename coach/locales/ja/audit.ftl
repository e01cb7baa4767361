# The audit log
audit-heading = 操作の記録
desk-home-audit = 操作の記録
audit-about = 推進担当、運用担当、コマンドラインが、いつ何をしたかの記録です。何を読み、何を書いたかは残しません。{ $months }か月で消えます。同じ画面を続けて見たときは、1時間に1件だけ残します。
audit-none = まだ記録はありません。
audit-more = 新しいものから20件です。これより前は、運用担当に「banso audit」で出してもらえます。
audit-line = { $at } { $who }：{ $what }
audit-about-what = { $what }（{ $about }）
audit-person = { $name }（{ $role }）
audit-nameless = { $role }（名前なし）
audit-lead = 推進担当
audit-operator = 運用担当
audit-command-line = コマンドライン
audit-comma = 、
audit-target = { $name ->
        [wave] 第{ $value }回
        [format] 形式 { $value }
        [training] 研修{ $value }
        [notice] お知らせ{ $value }
        [pulse] 下書き{ $value }
       *[other] { $value }
    }
audit-what = { $key ->
        [audit-list] 操作の記録を見た
        [desk-home] 推進デスクを開いた
        [desk-browser] 推進デスクをブラウザで開くリンクを受け取った
        [desk-enter] 推進デスクをブラウザで開いた
        [digest-show] 週報を見た
        [digest-why] 週報の数字の内訳を見た
        [lesson-groups] レッスンの進みを見た
        [policy-show] 社内ルールの登録内容を見た
        [pulse-desk] アンケートの一覧を見た
        [pulse-wave] アンケートの進み具合を見た
        [pulse-new] アンケートの準備を始めた
        [pulse-draft] アンケートの下書きを変えた
        [pulse-preview] アンケートの内容を確かめた
        [pulse-previewed] アンケートの内容を確かめた
        [pulse-confirm] アンケートの配信を確定した
        [pulse-own] 自社の質問を書き始めた
        [pulse-save-own] 自社の質問を保存した
        [pulse-stop] アンケートの送信を止めた
        [pulse-resume] アンケートの送信を再開した
        [pulse-close] アンケートを締め切った
        [pulse-end] アンケートの繰り返しを終えた
        [pulse-quiet] 届けない期間を見た
        [pulse-add-quiet] 届けない期間を加えた
        [pulse-remove-quiet] 届けない期間を外した
        [pulse-results] アンケートの結果を見た
        [pulse-note] 結果に添える言葉を書いた
        [rollout-show] 導入の進め方を見た
        [rollout-phase] 段階を始める画面を開いた
        [rollout-begin] 導入の段階を始めた
        [rollout-points] 準備の項目を見た
        [rollout-note] 準備の項目にメモを書いた
        [rollout-tick] 準備の項目に印を付けた
        [rollout-untick] 準備の項目の印を外した
        [rollout-signs] 自走の兆しを見た
        [target-list] 目標を見た
        [target-new] 目標を書き始めた
        [target-set] 目標を決めた
        [target-remove] 目標を取り下げた
        [export-figures] 数字の書き出しを使った
        [export-file] 数字のファイルを用意した
        [report-make] 報告書の画面を開いた
        [report-wage] 報告書の時間単価を変えた
        [report-file] 報告書のファイルを用意した
        [story-list] 体験談の一覧を見た
        [story-edit] 体験談の手直しを始めた
        [story-save] 体験談の手直しを保存した
        [story-post] 体験談をチャンネルに載せた
        [notice-new] お知らせの準備を始めた
        [notice-draft] お知らせの下書きを変えた
        [notice-write] お知らせを書き始めた
        [notice-save] お知らせの文章を保存した
        [notice-find] お知らせに載せるものを探した
        [notice-preview] お知らせを確かめた
        [notice-previewed] お知らせを確かめた
        [notice-confirm] お知らせを送った
        [notice-show] お知らせの届き方を見た
        [notice-stop] お知らせの送信を止めた
        [training-plan] 研修計画を見た
        [training-new] 研修の準備を始めた
        [training-save] 研修の内容を保存した
        [training-draft] 研修の下書きを変えた
        [training-preview] 研修の案内を確かめた
        [training-confirm] 研修を案内した
        [training-show] 研修の状況を見た
        [training-move] 研修の日時の変更を始めた
        [training-moved] 研修の日時を変えた
        [training-cancel] 研修を取りやめた
        [demand-list] 足りないひな形を見た
        [demand-own] 自社のひな形の一覧を見た
        [demand-write] 自社のひな形を書き始めた
        [demand-save] 自社のひな形を保存した
        [demand-show] 自社のひな形を見た
        [demand-publish] 自社のひな形を公開した
        [demand-hide] 自社のひな形を隠した
        [relay-list] 届いた相談を見た
        [relay-answer] 相談への返事を書き始めた
        [relay-preview-answer] 相談への返事を確かめた
        [relay-send-answer] 相談に返事を送った
        [operations-show] 稼働状況を見た
        [grant-lead] 推進担当に登録した
        [revoke-lead] 推進担当の登録を外した
        [grant-operator] 運用担当に登録した
        [revoke-operator] 運用担当の登録を外した
        [pulse-start] アンケートを始めた
        [pulse-show] アンケートの進み具合を見た
        [pulse-export] アンケートの送信結果を書き出した
        [kpi] 週の数字を見た
        [report] 報告書を作った
        [import-employees] 社員名簿を取り込んだ
        [import-usage] チャットの外でのAI利用を取り込んだ
        [import-tickets] 問い合わせ件数を取り込んだ
        [policy-load] 規程を登録した
        [policy-rules] ルールの表を登録した
        [policy-remove] 規程または表を削除した
        [purge] 古い記録を消した
        [backup] バックアップを取った
        [restore] バックアップから戻した
        [people-export] ある人のデータを本人のために書き出した
        [people-delete] ある人のデータを削除した
       *[other] { $action }
    }
