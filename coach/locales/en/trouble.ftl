# When something goes wrong, and where
answered-directly = This is personal, so I answered in a direct message
old-button-heading = This button is out of date
old-button = Banso has been updated since, and this button no longer works. Please message me again.
sorry-heading = Something went wrong
sorry-storage = I cannot reach my storage, so I cannot answer now. I will reply once it is back. If nothing arrives within 15 minutes, please send it again.
sorry-fault = A fault on my side kept me from answering. You did nothing wrong. Please try again in a moment, and tell your AI lead if it keeps happening.
sorry-interrupted = I was restarted while answering. If my answer did not arrive, please send your message again.
