"""What can go wrong with the store.

StorageError
├── DatabaseUnreadable   the file is not a database, or may not be opened
├── DatabaseNewer        a newer version of this software wrote it
├── AccountExists        the name is taken
├── AccountUnknown       no account of that name
└── PasswordRefused      too short, or known to everybody
"""


class StorageError(Exception):
    """Root of the tree."""

    code = "storage"


class DatabaseUnreadable(StorageError):
    """The database cannot be opened."""

    code = "database-unreadable"

    def __init__(self, address: str, cause: str) -> None:
        super().__init__(f"数据库打不开 / the database cannot be opened: {address}: {cause}")
        self.address = address
        self.cause = cause


class DatabaseNewer(StorageError):
    """Its revision is unknown here; running on would damage it."""

    code = "database-newer"

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"数据库由更新的版本写成（{revision}），请升级三声"
            f" / the database was written by a newer version ({revision}); upgrade sansheng"
        )
        self.revision = revision


class AccountExists(StorageError):
    """The name is taken."""

    code = "account-exists"

    def __init__(self, name: str) -> None:
        super().__init__(f"帐号已存在 / the account exists already: {name}")
        self.name = name


class AccountUnknown(StorageError):
    """No account of that name."""

    code = "account-unknown"

    def __init__(self, name: str) -> None:
        super().__init__(f"没有这个帐号 / no such account: {name}")
        self.name = name


class PasswordRefused(StorageError):
    """The password is too weak to protect anything."""

    code = "password-refused"

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
