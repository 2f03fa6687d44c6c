"""The token of a mail's link: `python signed_link.py DATA_FOLDER PURPOSE PERSON THING`, signed as the real ones are."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from collab.core.config import Settings, use_settings
from collab.core.links import sign_link


def main() -> None:
    """Print what leads `PERSON` to `THING` for that purpose."""
    folder, purpose, person, thing = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    secret = json.loads((folder / "secrets.json").read_text())["secret_key"]
    nowhere = dict.fromkeys(("database_url", "owner_database_url", "valkey_url", "smtp_url", "files_url"), "")
    use_settings(Settings(secret_key=secret, public_url="", mail_from="", **nowhere))
    sys.stdout.write(sign_link(purpose, person, thing))


if __name__ == "__main__":
    main()
