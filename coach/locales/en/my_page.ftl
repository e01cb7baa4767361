# My page
page-heading = My page
page-department = Department
page-unknown = Not chosen yet
page-tries = Number of tries
page-tries-count = { $count }
page-minutes = Time saved (the sum of your own answers)
page-minutes-sum =
    { $count ->
        [one] { $minutes } min (1 answer)
       *[other] { $minutes } min ({ $count } answers)
    }
page-favourites = Favourites
page-no-favourites = None yet. You can add one after using a template.
page-tried = What you tried
page-no-tries = Nothing yet. Shall we pick a first one?
page-not-said = no result yet
page-try-minutes = { $before } min → { $after } min
button-say-outcome = Say how it went: { $title }
page-settings = Settings
page-pushes-on = Messages from me: on
page-paused = Messages from me: paused until { $until }
page-opted-out = Messages from me: off
pause-choose = Pause messages
pause-week = 1 week
pause-month = 1 month
pause-quarter = 3 months
paused-heading = No messages from me until { $until }
paused-body = If you write to me, I will answer as before.
resumed-heading = Messages are on again
opted-out-heading = I will not message you on my own any more
button-resume = Turn messages on
button-opt-out = Turn messages off
button-stored = What is stored
button-export = Export my data
button-delete = Delete my data
button-unfavourite = Remove from favourites
favourite-added = "{ $title }" is in your favourites
favourite-removed = Removed from favourites
page-private = Only you can see this page.
