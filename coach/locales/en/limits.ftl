# Limits
beyond-act-heading = I can't do things, only help with words
beyond-act = Operating devices, ordering, booking, paying and approving go through the people or the procedure you normally use. I can help you write the request or the instructions.
beyond-decide-heading = That decision belongs to a person
beyond-decide = Judging or rewarding people, diagnoses and doses must not be left to an AI. Decide with whoever is responsible. I can help you sort out the points or prepare the talk.
beyond-foretell-heading = Nobody can tell you that
beyond-foretell = I don't predict markets, results or the weather. Some AI will give you a convincing answer; please don't rely on it.
