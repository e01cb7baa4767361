# Limits
beyond-act-heading = I can't take actions for you
beyond-act = Operating devices, ordering, booking, paying and approving are for the responsible team or your usual procedure. I can help you write the request or the instructions.
beyond-decide-heading = That decision belongs to a person
beyond-decide = Appraisals, pay, diagnoses and doses must not be left to an AI. Decide with whoever is responsible. I can help you lay out the points or prepare for the conversation.
beyond-foretell-heading = I can't predict the future
beyond-foretell = I don't forecast markets, results or the weather. Some AI tools will give you a convincing answer; please don't rely on it.
