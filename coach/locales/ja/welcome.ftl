# First contact and settings (welcome)
welcome-heading = はじめまして、伴走（Banso）です
welcome-what = あなたの仕事に合うAIの使い道を、すぐ試せるひな形でご案内します。「AIって何に使えるの？」のように、ふだんの言葉で話しかけてください。
welcome-promise = 残すのは、使ったひな形・日時・所属と、あなたが答えた結果です（書いた文章は、あなたが頼んだときだけ）。個人の順位や点数は、誰にも出しません。
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
    ・「レッスン」― 1回2分で、使い方のこつを学ぶ
    ・「人に相談」― 匿名でも、推進担当に取り次ぎます
    ・「マイページ」― 試した記録、お知らせの停止、データの削除
