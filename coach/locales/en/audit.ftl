# The audit log
audit-heading = Audit log
desk-home-audit = Audit log
audit-about = What leads, operators and the command line did, and when. What they read or wrote is not kept. Entries are deleted after { $months } months. Opening the same page again within an hour adds no second entry.
audit-none = There are no entries yet.
audit-more = These are the newest 20. Your operator can print earlier ones with "banso audit".
audit-line = { $at } { $who }: { $what }
audit-about-what = { $what } ({ $about })
audit-person = { $name } ({ $role })
audit-nameless = Unnamed { $role }
audit-lead = lead
audit-operator = operator
audit-command-line = Command line
audit-comma = {", "}
audit-target = { $name ->
        [wave] round { $value }
        [format] as { $value }
        [training] training { $value }
        [notice] notice { $value }
        [pulse] draft { $value }
       *[other] { $value }
    }
audit-what = { $key ->
        [audit-list] looked at the audit log
        [desk-home] opened the desk
        [desk-browser] got a link to the desk in the browser
        [desk-enter] opened the desk in the browser
        [digest-show] looked at a weekly digest
        [digest-why] looked at what is behind a figure of a digest
        [lesson-groups] looked at the progress of lessons
        [policy-show] looked at the loaded company rules
        [pulse-desk] looked at the surveys
        [pulse-wave] looked at how far a survey is
        [pulse-new] began to prepare a survey
        [pulse-draft] changed a survey's draft
        [pulse-preview] checked a survey
        [pulse-previewed] checked a survey
        [pulse-confirm] confirmed the sending of a survey
        [pulse-own] began to write the company's own questions
        [pulse-save-own] saved the company's own questions
        [pulse-stop] stopped sending a survey
        [pulse-resume] resumed sending a survey
        [pulse-close] closed a survey
        [pulse-end] ended the repeats of a survey
        [pulse-quiet] looked at the quiet periods
        [pulse-add-quiet] added a quiet period
        [pulse-remove-quiet] removed a quiet period
        [pulse-results] looked at survey results
        [pulse-note] wrote the note that goes with survey results
        [rollout-show] looked at the rollout
        [rollout-phase] opened the form that begins a phase
        [rollout-begin] began a phase of the rollout
        [rollout-points] looked at the readiness checklist
        [rollout-note] made a note on the checklist
        [rollout-tick] ticked a point of the checklist
        [rollout-untick] unticked a point of the checklist
        [rollout-signs] looked at the signs of ownership
        [target-list] looked at the targets
        [target-new] began to write a target
        [target-set] set a target
        [target-remove] withdrew a target
        [export-figures] used the export of figures
        [export-file] asked for a file of figures
        [report-make] opened the report page
        [report-wage] changed the report's hourly cost
        [report-file] asked for a report as a file
        [story-list] looked at the stories
        [story-edit] began to edit a story
        [story-save] saved an edited story
        [story-post] posted a story in a channel
        [notice-new] began to prepare a notice
        [notice-draft] changed a notice's draft
        [notice-write] began to write a notice
        [notice-save] saved the words of a notice
        [notice-find] looked for something to put in a notice
        [notice-preview] checked a notice
        [notice-previewed] checked a notice
        [notice-confirm] sent a notice
        [notice-show] looked at how a notice arrived
        [notice-stop] stopped sending a notice
        [training-plan] looked at the training plan
        [training-new] began to prepare a training
        [training-save] saved a training
        [training-draft] changed a training's draft
        [training-preview] checked a training's announcement
        [training-confirm] announced a training
        [training-show] looked at a training
        [training-move] began to move a training
        [training-moved] moved a training
        [training-cancel] cancelled a training
        [demand-list] looked at the missing templates
        [demand-own] looked at the company's own templates
        [demand-write] began to write a template of the company's own
        [demand-save] saved a template of the company's own
        [demand-show] looked at a template of the company's own
        [demand-publish] published a template of the company's own
        [demand-hide] hid a template of the company's own
        [relay-list] looked at the relayed questions
        [relay-answer] began to answer a relayed question
        [relay-preview-answer] checked the answer to a relayed question
        [relay-send-answer] answered a relayed question
        [operations-show] looked at how Banso runs
        [grant-lead] made somebody a lead
        [revoke-lead] removed the role of lead from somebody
        [grant-operator] made somebody an operator
        [revoke-operator] removed the role of operator from somebody
        [pulse-start] started a survey
        [pulse-show] looked at how far a survey is
        [pulse-export] exported what happened to a survey's invitations
        [kpi] looked at the figures of a week
        [report] made a report
        [import-employees] imported the directory
        [import-usage] imported the use of AI outside the chat
        [import-tickets] imported the service desk's counts
        [policy-load] loaded a guideline
        [policy-rules] loaded the table of rules
        [policy-remove] removed a guideline or the table
        [purge] deleted old records
        [backup] made a backup
        [restore] restored a backup
        [people-export] exported a person's data on their behalf
        [people-delete] deleted a person's data
       *[other] { $action }
    }
