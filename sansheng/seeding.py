"""What a new database begins with: the first account, and agents and queues as the settings file has them."""

from assist.storage.accounts import FIRST_ACCOUNT, AccountRole, Accounts, NewAccount
from assist.storage.directory import Agent, Directory, Queue, Team
from calls.ids import AgentId, QueueName
from ivr.settings import LineSettings

FIRST_TEAM = "main"


async def seed(accounts: Accounts, directory: Directory, settings: LineSettings, first_password: str) -> None:
    """Fill what is empty; change nothing that is there."""
    if not any(account.role is AccountRole.ADMINISTRATOR for account in await accounts.all()):
        await accounts.add(
            NewAccount(
                name=FIRST_ACCOUNT,
                display_name="管理员",
                role=AccountRole.ADMINISTRATOR,
                password=first_password,
            )
        )
    await directory.seed(
        [Team(team=FIRST_TEAM, title="客服组")],
        [
            Agent(
                agent=AgentId(agent.number),
                name=agent.name,
                team=FIRST_TEAM,
                phone=agent.phone.value,
                queues=[QueueName(queue.name) for queue in settings.queues_of(agent)],
            )
            for agent in settings.agents
        ],
        [Queue(queue=QueueName(queue.name), title=queue.title, team=FIRST_TEAM) for queue in settings.queues],
    )
