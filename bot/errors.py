"""Failures whose words are written for the person who typed the command."""


class UserError(Exception):
    """Shown as it is to the person; everything else is "Something broke on my side".

    Plain `args`, so that it pickles and crosses processes: ``UserError("I found no article there.")``.
    An operator's detail goes into the log at the place that raises, never into the message.
    """
