# How to use AI
howto-ask-heading = Three things that make a good request
howto-ask =
    Start with who and what it is for
    List the material in bullet points: facts, figures, conditions
    Specify the format: length, headings, tone
howto-ask-example = e.g. "A notice to all staff. Servers are down Saturday 9 to 12. Time entry is affected. 100 words, polite."
howto-better-heading = Not what you wanted? Ask again with more detail
howto-better =
    Name one specific thing to change ("halve the second paragraph", not "make it better")
    Show one good example
    If the same spot is still wrong after three tries, start a new chat from the material
howto-better-example = e.g. "Put the conclusion first, replace the jargon, leave the rest as it is."
howto-wrong-heading = AI makes mistakes. Decide what to check
howto-wrong =
    Compare figures, dates, names and quotes with the source, every time
    Tell it beforehand: "If you don't know, say so"
    Ask for its sources, then open them to see that they exist
howto-wrong-example = Every AI sometimes makes things up convincingly ("hallucinations").
howto-shape-heading = You can specify the format
howto-shape =
    Length: "within 150 words", "in three lines"
    Form: "as a table with item, owner, due date", "five bullets"
    Tone: "formal, for a customer", "plain words for a newcomer"
howto-shape-example = e.g. "Turn the above into a table for my manager: issue, action, due date. At most ten words a cell."
howto-what-heading = In a nutshell
howto-what =
    Generative AI writes what plausibly comes next. It does not guarantee that an answer is right
    A prompt is your request to an AI. There is no set way to write one
    It is good at drafts, summaries, rewording and ideas, and poor at recent facts, exact sums and decisions
howto-what-example = If a term puzzles you, ask an AI to explain it "as if I were fourteen".
howto-access-heading = Getting started with your AI tool
howto-access =
    Ask IT or your AI lead for the name and address of the approved AI
    Sign in with your company account, not a personal one
    If you can't get in, send IT the exact message on the screen
howto-access-example = Banso itself works right here in the chat. There is no other login.
howto-banso-heading = How to use Banso
howto-banso =
    Write the task as it comes ("summarise my meeting notes")
    "My page": favourites, records, pausing messages, deleting your data
    "日本語" or "English" changes the language; "department" changes your department
howto-banso-example = Write "help" to see everything you can ask.
