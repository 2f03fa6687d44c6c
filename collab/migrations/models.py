"""Every room's tables, imported so that a migration can be compared with them."""

import collab.accounts.models
import collab.authorities.models
import collab.buddying.models
import collab.core.mail
import collab.core.mail.health
import collab.core.outbox
import collab.countries.models
import collab.digests.models
import collab.discussion.models
import collab.files.models
import collab.groups.models
import collab.notifications.models
import collab.partnerships.models
import collab.reference.models
import collab.texts.models  # noqa: F401
