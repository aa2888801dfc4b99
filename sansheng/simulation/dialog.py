"""Who talks to whom: the identity of a SIP dialog and the requests and responses that belong to it (RFC 3261, 12).

Pure. A registration and a call are both a `Dialog`; the route of a request is always straight to the peer,
because nothing stands between a simulated telephone and its Asterisk.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sansheng.simulation import sip
from sansheng.simulation.errors import RemoteSipError

ALLOW = "INVITE, ACK, BYE, CANCEL, OPTIONS, NOTIFY, REFER, UPDATE, INFO"
_USER_AGENT = "sansheng-simulation"


@dataclass(frozen=True, slots=True)
class Dialog:
    """One dialog, seen from our side."""

    call_id: str
    ours: str
    """Our address with tag, as it stands in From of our requests."""
    theirs: str
    """The other side's address; with its tag once it has given one."""
    target: str
    """The URI that requests go to: the other side's Contact once it has given one."""
    contact: str
    """Our Contact, an address."""
    via: str
    """Host and port of ours in Via."""
    sequence: int = 0
    """CSeq number of the last request of ours."""

    @property
    def confirmed(self) -> bool:
        """Whether the other side has given its tag."""
        return bool(sip.parameter(self.theirs, "tag"))

    @property
    def our_tag(self) -> str:
        """Our tag."""
        return sip.parameter(self.ours, "tag")

    def next(self) -> Dialog:
        """Give the dialog with the CSeq number for the next request."""
        return replace(self, sequence=self.sequence + 1)

    def learned(self, message: sip.Message) -> Dialog:
        """Give the dialog with what a response of the other side tells: its tag and its Contact."""
        contact = message.headers.get("Contact")
        return replace(
            self,
            theirs=message.headers.get("To") or self.theirs,
            target=sip.uri_in(contact) if contact else self.target,
        )

    def request(
        self,
        method: str,
        branch: str,
        *more: tuple[str, str],
        body: bytes = b"",
        content_type: str = "application/sdp",
    ) -> sip.Request:
        """Build a request under the current CSeq number; `more` are headers that only this one has."""
        fields = [
            ("Via", f"SIP/2.0/UDP {self.via};rport;branch={branch}"),
            ("Max-Forwards", "70"),
            ("From", self.ours),
            ("To", self.theirs),
            ("Call-ID", self.call_id),
            ("CSeq", f"{self.sequence} {method}"),
            ("Contact", self.contact),
            ("Allow", ALLOW),
            ("User-Agent", _USER_AGENT),
            *more,
            ("Content-Type", content_type if body else ""),
        ]
        return sip.Request(sip.headers(fields), body, method, self.target)


def cancel_of(invite: sip.Request) -> sip.Request:
    """Give the CANCEL of an INVITE: same branch and number (RFC 3261, 9.1)."""
    return _sibling(invite, "CANCEL", invite.headers.get("To"))


def refusal_ack(invite: sip.Request, refused: sip.Response) -> sip.Request:
    """Give the ACK of a final response other than 2xx, which belongs to the INVITE's transaction (17.1.1.3)."""
    return _sibling(invite, "ACK", refused.headers.get("To"))


def _sibling(invite: sip.Request, method: str, to: str) -> sip.Request:
    fields = [
        ("Via", invite.headers.get("Via")),
        ("Max-Forwards", "70"),
        ("From", invite.headers.get("From")),
        ("To", to),
        ("Call-ID", invite.call_id),
        ("CSeq", f"{invite.sequence[0]} {method}"),
    ]
    return sip.Request(sip.headers(fields), b"", method, invite.uri)


def accept(invite: sip.Request, tag: str, contact: str, via: str) -> Dialog:
    """Give our side of the dialog that an incoming INVITE opens.

    Raises:
        RemoteSipError: the INVITE lacks From, To, Call-ID or Contact.
    """
    theirs, ours, target = (invite.headers.get(name) for name in ("From", "To", "Contact"))
    if not (theirs and ours and target and invite.call_id):
        raise RemoteSipError("an INVITE without From, To, Call-ID or Contact")
    return Dialog(invite.call_id, f"{ours};tag={tag}", theirs, sip.uri_in(target), contact, via)


def respond(
    request: sip.Request, status: int, *more: tuple[str, str], tag: str = "", body: bytes = b""
) -> sip.Response:
    """Build the response to a request; `tag` marks our side where the request came without one."""
    to = request.headers.get("To")
    if tag and not sip.parameter(to, "tag"):
        to = f"{to};tag={tag}"
    fields = [
        *(("Via", value) for value in request.headers.all("Via")),
        *(("Record-Route", value) for value in request.headers.all("Record-Route")),
        ("From", request.headers.get("From")),
        ("To", to),
        ("Call-ID", request.call_id),
        ("CSeq", request.headers.get("CSeq")),
        *more,
        ("Content-Type", "application/sdp" if body else ""),
    ]
    return sip.Response(sip.headers(fields), body, status, sip.REASONS.get(status, ""))
