# How to use AI
howto-ask-heading = Three things that make a good request
howto-ask =
    Say first who it is for and what it is for
    Give the material as bullet points: facts, figures, conditions
    Fix the shape: length, headings, tone
howto-ask-example = e.g. "A notice to all staff. Servers are down Saturday 9 to 12. Time entry is affected. 100 words, polite."
howto-better-heading = Not what you wanted? Add to the request
howto-better =
    Name one thing to change, exactly ("halve the second paragraph", not "better")
    Show one good example
    After three tries at the same spot, start a new chat with the material
howto-better-example = e.g. "Put the conclusion first, replace the jargon, leave the rest as it is."
howto-wrong-heading = AI gets things wrong. Decide where to check
howto-wrong =
    Compare figures, dates, names and quotes with the source, every time
    Ask beforehand: "If you don't know, say so"
    Ask for the source, then open it to see that it exists
howto-wrong-example = Convincing inventions (hallucinations) happen with every AI.
howto-shape-heading = You can fix the shape
howto-shape =
    Length: "within 150 words", "in three lines"
    Form: "as a table with item, owner, due date", "five bullets"
    Tone: "formal, for a customer", "plain words for a newcomer"
howto-shape-example = e.g. "Turn the above into a table for my manager: issue, action, due date. At most ten words a cell."
howto-what-heading = In a nutshell
howto-what =
    Generative AI writes what plausibly comes next. It does not guarantee an answer
    A prompt is what you ask of it. There is no fixed way to write one
    Good at drafts, summaries, rewording, ideas. Poor at recent facts, exact sums, decisions
howto-what-example = Ask an AI about a word you don't know "as if I were fourteen".
howto-access-heading = Getting started with your AI tool
howto-access =
    Ask IT or your AI lead for the name and address of the approved AI
    Sign in with your company account, not a personal one
    If you cannot get in, send IT the exact message on the screen
howto-access-example = Banso itself works right here in the chat. There is no other login.
howto-banso-heading = How to use Banso
howto-banso =
    Write the task as it comes ("summarise my meeting notes")
    "My page" has favourites, records, pausing and deleting
    "日本語" or "English" changes the language, "department" your department
howto-banso-example = Write "help" to see what you can ask.
