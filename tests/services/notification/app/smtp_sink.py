"""An SMTP server for tests: says its port, keeps nothing, and tells what it got as JSON lines.

The local part of the receiver decides the answer: "busy" is refused for now, "unknown" for good,
"greylisted" and "spam" alike but only after the mail itself; anything else is accepted. The sender
"barred" is refused for good, whoever is to receive the mail.
"""
import asyncio
import json
import sys

from aiosmtpd.smtp import SMTP


class Sink:
    async def handle_MAIL(self, server, session, envelope, address, options):
        if address.startswith("barred@"):
            return "550 5.7.1 sender not welcome"
        envelope.mail_from = address
        return "250 2.1.0 ok"

    async def handle_RCPT(self, server, session, envelope, address, options):
        local = address.split("@")[0]
        if local == "busy":
            return "451 4.3.0 mailbox busy, try again later"
        if local == "unknown":
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server, session, envelope):
        local = envelope.rcpt_tos[0].split("@")[0]
        if local == "greylisted":
            return "450 4.7.1 greylisted"
        if local == "spam":
            return "554 5.7.1 refused as spam"
        print(json.dumps({
            "ehlo": session.host_name,
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "mail": envelope.content.decode("ascii"),
        }), flush=True)
        return "250 2.0.0 queued as 4711"


async def serve():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(Sink(), hostname="sink.test", loop=loop), host="127.0.0.1", port=0)
    print(server.sockets[0].getsockname()[1], flush=True)
    # Ends with its parent: standard input is a pipe that closes then.
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve())
