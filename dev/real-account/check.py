"""Tries on an account of Cosmos DB what the emulator and the engine believe of the service; see check.sh."""
from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import os
import re
import secrets
import signal
import ssl
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, Callable, Iterator
from urllib.parse import quote, urlsplit

VERSION = "2020-07-15"  # as the engine sends it
READERS = 8
READY_LIMIT = 300  # seconds until a container made anew is given up
NOT_REPLAYED = ("_rid", "_ts", "_self", "_etag", "_docs", "_sprocs", "_triggers", "_udfs", "_conflicts")
CONFLICT = re.compile(r"Resource with specified id(,| or) name,?( or unique index)? already exists", re.IGNORECASE)
FEED = {"A-IM": "Incremental Feed"}
QUORUM = {"x-ms-cosmos-read-consistency-strategy": "LatestCommitted"}
CAPABLE = "x-ms-cosmos-sdk-supportedcapabilities"


class Stop(Exception):
    """The whole check cannot go on; the text is for the person."""


def setting(name: str, default: int) -> int:
    text = os.environ.get(name, str(default))
    if not re.fullmatch("[1-9][0-9]{0,6}", text):
        raise Stop(f"{name} must be a number from 1 on, not {text!r}")
    return int(text)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def sub_status(self) -> int:
        text = self.headers.get("x-ms-substatus", "0")
        return int(text) if text.isdigit() else 0

    @property
    def charge(self) -> float:
        return float(self.headers.get("x-ms-request-charge", "0"))

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def etag(self) -> int | None:
        """The change feed's number, which stands in quotes."""
        found = re.fullmatch(r'"?([0-9]+)"?', self.headers.get("etag", ""))
        return int(found[1]) if found else None

    @property
    def session(self) -> tuple[str, int] | None:
        """Version and log sequence number: `0:7#705#1=690` has 7 and 705; the old form `0:705` has no version."""
        parts = self.headers.get("x-ms-session-token", "").partition(":")[2].split("#")
        number = parts[1] if len(parts) > 1 else parts[0]
        return (parts[0] if len(parts) > 1 else "", int(number)) if re.fullmatch("-?[0-9]+", number) else None

    @property
    def lsn(self) -> int:
        return self.session[1] if self.session else -1

    def json(self) -> Any:
        try:
            return json.loads(self.body)
        except ValueError:
            return {}

    @property
    def message(self) -> str:
        value = self.json()
        text = value.get("message", "") if isinstance(value, dict) else ""
        return " ".join(str(text or self.body.decode("utf-8", "replace")).split())[:240] if self.status >= 400 else ""

    def __str__(self) -> str:
        sub = f"/{self.sub_status}" if self.sub_status else ""
        text = f" {self.message!r}" if self.message else ""
        return f"{self.status}{sub}{text} ({self.charge:g} RU, activity {self.headers.get('x-ms-activity-id', 'unknown')})"


class Account:
    """Signed requests. Nothing is written but the check's own database and what is in it."""

    def __init__(self, endpoint: str, key: str, database: str) -> None:
        parts = urlsplit(endpoint)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Stop("COSMOS_ENDPOINT must be like https://myaccount.documents.azure.com:443/")
        if parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1"):
            raise Stop("COSMOS_ENDPOINT must be https: the key signs, and answers are not for others")
        try:
            self.key = base64.b64decode(key.strip(), validate=True)
        except ValueError:
            raise Stop("COSMOS_KEY is not Base64") from None
        self.host, self.port = parts.hostname, parts.port
        self.context = None
        if parts.scheme == "https":
            self.context = ssl.create_default_context(cafile=os.environ.get("COSMOS_CA"))
        self.database = database
        self.charge = 0.0
        self.requests = 0
        self.lock = threading.Lock()
        self.local = threading.local()

    def own(self, path: str) -> bool:
        return path == f"dbs/{self.database}" or path.startswith(f"dbs/{self.database}/")

    def send(self, verb: str, path: str, body: Any = None, *, kind: str | None = "application/json",
             capable: bool = True, age: timedelta = timedelta(0), **headers: str) -> Answer:
        """One request, again after 429. `path` is also what is signed, but for the last part of a feed.

        kind: of the body; None leaves the header out. headers: names with `_` in place of `-`."""
        creation = verb == "POST" and path == "dbs" and body.get("id") == self.database
        if not (creation or self.own(path) or verb == "GET" and path in ("", "offers")):
            raise AssertionError(f"{verb} {path} is not the check's own")
        feed = path.count("/") % 2 == 0 and path != ""
        link, _, type_ = path.rpartition("/") if feed else (path, "", path.split("/")[-2] if path else "")
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if capable:
            sent.setdefault(CAPABLE, "1")
        if body is not None and kind:
            sent["Content-Type"] = kind
        deadline = time.monotonic() + 600
        while True:
            answer = self.once(verb, path, data, {**sent, **self.signature(verb, type_, link, age)})
            with self.lock:
                self.charge += answer.charge
                self.requests += 1
            if answer.status != 429 or time.monotonic() > deadline:
                return answer
            time.sleep(float(answer.headers.get("x-ms-retry-after-ms", "100")) / 1000 + 0.01)

    def signature(self, verb: str, type_: str, link: str, age: timedelta) -> dict[str, str]:
        days, months = "Mon Tue Wed Thu Fri Sat Sun".split(), "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
        now = datetime.now(timezone.utc) - age
        date = f"{days[now.weekday()]}, {now:%d} {months[now.month - 1]} {now:%Y %H:%M:%S} GMT"  # whatever the locale
        text = f"{verb.lower()}\n{type_}\n{link}\n{date.lower()}\n\n"
        signed = base64.b64encode(hmac.new(self.key, text.encode(), hashlib.sha256).digest()).decode()
        token = quote(f"type=master&ver=1.0&sig={signed}", safe="")
        return {"authorization": token, "x-ms-date": date, "x-ms-version": VERSION}

    def once(self, verb: str, path: str, data: bytes, headers: dict[str, str]) -> Answer:
        for last in (False, True):
            try:
                connection = self.connection()
                connection.request(verb, "/" + path, body=data or None, headers=headers)
                response = connection.getresponse()
                body = response.read()
                return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, body)
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self.local.connection = None  # an idle one was closed
                if last:
                    raise
            except BaseException:
                self.local.connection = None
                raise
        raise AssertionError

    def connection(self) -> http.client.HTTPConnection:
        connection = getattr(self.local, "connection", None)
        if connection is None:
            connection = (http.client.HTTPSConnection(self.host, self.port, timeout=60, context=self.context)
                          if self.context else http.client.HTTPConnection(self.host, self.port, timeout=60))
            self.local.connection = connection
        return connection


def key(value: str) -> dict[str, str]:
    return {"x-ms-documentdb-partitionkey": json.dumps([value])}


class Check:
    def __init__(self, account: Account) -> None:
        self.account = account
        self.db = f"dbs/{account.database}"
        self.counts = {"HOLDS": 0, "DIFFERS": 0, "NOT TRIED": 0}
        self.failed = False
        self.opened = False
        self.stopping = threading.Event()
        self.refusal: Answer | None = None

    # What is said.

    def say(self, word: str, point: str, believed: str, seen: object) -> None:
        self.counts[word] += 1
        print(f"{word:<9} {point:<3} {believed}: {seen}", flush=True)

    def holds(self, true: bool, point: str, believed: str, seen: object) -> None:
        self.say("HOLDS" if true else "DIFFERS", point, believed, seen)

    def attempt(self, points: str, part: Callable[[], None]) -> None:
        """What fails on the way was not tried; the others go on."""
        try:
            part()
        except (OSError, http.client.HTTPException, LookupError, ValueError, Stop) as error:
            self.failed = True
            self.say("NOT TRIED", points, "it failed on the way", f"{type(error).__name__}: {error}")

    # What everything needs.

    def open(self) -> None:
        found = self.account.send("GET", "")
        if not found.ok:
            raise Stop(f"the account does not answer: {found}")
        consistency = found.json().get("userConsistencyPolicy", {}).get("defaultConsistencyLevel", "unknown")
        regions = [region.get("name") for region in found.json().get("writableLocations", [])]
        print(f"account: consistency {consistency}, written in {regions}")
        wanted = {"x-ms-offer-throughput": str(setting("THROUGHPUT", 400))}
        self.opened = True
        made = self.account.send("POST", "dbs", {"id": self.account.database}, **wanted)
        if made.status == 400 and "serverless" in made.message.lower():
            self.refusal = made
            made = self.account.send("POST", "dbs", {"id": self.account.database})
        if not made.ok:
            raise Stop(f"the database {self.account.database} cannot be created: {made}")

    def close(self) -> None:
        self.stopping.set()
        if not self.opened:
            return
        for _ in range(5):
            try:
                gone = self.account.send("DELETE", self.db)
                if gone.ok or gone.status == 404:
                    print(f"database {self.account.database} is deleted")
                    return
                seen = str(gone)
            except (OSError, http.client.HTTPException) as error:
                seen = str(error)
            time.sleep(2)
        print(f"ERROR: database {self.account.database} is still there: {seen}. HINT: delete it by hand", file=sys.stderr)

    def create(self, container: str, **members: Any) -> Answer:
        definition = {"id": container, "partitionKey": {"paths": ["/pk"], "kind": "Hash", "version": 2}, **members}
        return self.account.send("POST", f"{self.db}/colls", definition)

    def ready(self, container: str) -> tuple[set[str], float]:
        """Waits until everything about a container is served. Says what was answered before, and for how long."""
        path, seen, start, end = f"{self.db}/colls/{container}", set(), time.monotonic(), 0.0
        while True:
            ranges = self.account.send("GET", f"{path}/pkranges")
            answers = [self.account.send("GET", path), ranges]
            if ranges.ok:
                first = ranges.json()["PartitionKeyRanges"][0]["id"]
                answers.append(self.account.send("GET", f"{path}/docs", **FEED, **{"x-ms-documentdb-partitionkeyrangeid": first}))
            early = [one for one in answers if not one.ok and one.status != 304]
            seen |= {f"{one.status}/{one.sub_status}" for one in early}
            if not early:
                return seen, end
            end = time.monotonic() - start
            if end > READY_LIMIT:
                raise Stop(f"{container} was not ready after {READY_LIMIT} s: {early[0]}")
            time.sleep(0.05)

    def made(self, container: str, **members: Any) -> str:
        answer = self.create(container, **members)
        if not answer.ok:
            raise Stop(f"container {container} cannot be created: {answer}")
        self.ready(container)
        return f"{self.db}/colls/{container}"

    def put(self, container: str, item: dict[str, Any], **headers: str) -> Answer:
        return self.account.send("POST", f"{container}/docs", item, **key(item["pk"]), **headers)

    # The points, by section F of the notes this was written from.

    def content_type(self) -> None:
        items = self.made("items")
        typed = self.put(items, {"id": "typed", "pk": "p"})
        self.holds(typed.status == 201, "1a", "a document with Content-Type: application/json is created", typed)
        bare = self.account.send("POST", f"{items}/docs", {"id": "bare", "pk": "p"}, kind=None, **key("p"))
        self.holds(bare.status == 400, "1b", "a document without Content-Type is refused with 400", bare)

    def conflicts(self) -> None:
        items = self.made("unique", uniqueKeyPolicy={"uniqueKeys": [{"paths": ["/u"]}]})
        self.put(items, {"id": "a", "pk": "p", "u": 1})
        for point, what, item in (("2a", "an id that is there", {"id": "a", "pk": "p", "u": 2}),
                                  ("2b", "a unique key that is there", {"id": "b", "pk": "p", "u": 1})):
            refused = self.put(items, item)
            self.holds(refused.status == 409 and CONFLICT.search(refused.message) is not None, point,
                       f"{what} is 409 in one of the documented sentences", refused)

    def definitions(self) -> None:
        rich = self.made("rich", defaultTtl=-1, uniqueKeyPolicy={"uniqueKeys": [{"paths": ["/u"]}]},
                         indexingPolicy={"indexingMode": "consistent", "automatic": True, "includedPaths": [{"path": "/*"}],
                                         "excludedPaths": [{"path": "/big/*"}]})
        read = self.account.send("GET", rich).json()
        kept = {name: value for name, value in read.items() if name not in NOT_REPLAYED}
        again = self.account.send("POST", f"{self.db}/colls", {**kept, "id": "rich-again"})
        self.holds(again.status == 201, "3a", "a definition as it was read makes another container", again)
        for point, name, value in (("3b", "cosmosBackupCheck", 1), ("3c", "analyticalStorageTtl", -1)):
            refused = self.account.send("POST", f"{self.db}/colls", {**kept, "id": f"rich-{point}", name: value})
            named = refused.status == 400 and name in refused.message
            if refused.ok and point == "3c":
                self.say("NOT TRIED", point, f"{name} is refused", f"the account has analytical store: {refused}")
            else:
                self.holds(named, point, f"a member that the account does not take ({name}) is 400 by its name", refused)
        system = {"paths": ["/_partitionKey"], "kind": "Hash", "systemKey": True}
        refused = self.create("system", partitionKey=system)
        self.holds(refused.status == 400, "3d", "a creation with systemKey is refused with 400", refused)

    def recreation(self) -> None:
        loops, seen, longest = setting("LOOPS", 20), set(), 0.0
        for _ in range(loops):
            answer = self.create("again")
            if not answer.ok:
                raise Stop(f"container again cannot be created: {answer}")
            early, seconds = self.ready("again")
            seen, longest = seen | early, max(longest, seconds)
            self.account.send("DELETE", f"{self.db}/colls/again")
        told = f"{loops} times: {', '.join(sorted(seen)) or 'ready at once'}, for {longest:.1f} s at most"
        self.holds(seen <= {"401/0", "404/0", "404/1003", "404/1013"}, "4a",
                   "a container deleted and made anew answers 401, 404/0, 404/1003 or 404/1013 at first and nothing else", told)
        self.holds(longest <= 60, "4b", "it is ready within a minute", told)

    def feed(self) -> None:
        """Reads while others write: what a single replica's answer proves."""
        path = self.made("feed")
        first = self.account.send("GET", f"{path}/pkranges").json()["PartitionKeyRanges"][0]["id"]
        at = {**FEED, "x-ms-documentdb-partitionkeyrangeid": first}
        for n in range(50):
            self.put(path, {"id": f"i{n}", "pk": f"p{n}", "n": 0}, **{"x-ms-documentdb-is-upsert": "true"})
        reads = setting("READS", 10_000)
        with self.writing(path):
            self.now(path, at)
            self.stale(path, at, reads)
            self.following(path, at, max(reads // 10, 1))
        self.ahead(path, at)
        self.quorum(path, at)
        self.ends(path, at)

    @contextmanager
    def writing(self, path: str) -> Iterator[None]:
        stop = threading.Event()
        failures: list[Exception] = []

        def write(number: int) -> None:
            n = 0
            try:
                while not stop.is_set():
                    n += 1
                    item = {"id": f"i{n % 50}", "pk": f"p{n % 50}", "n": f"{number}-{n}"}
                    self.put(path, item, **{"x-ms-documentdb-is-upsert": "true"})
            except (OSError, http.client.HTTPException) as error:
                failures.append(error)

        threads = [threading.Thread(target=write, args=(number,), daemon=True) for number in range(2)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        if len(failures) == len(threads):
            raise failures[0]

    def now(self, path: str, at: dict[str, str]) -> None:
        answers = [self.account.send("GET", f"{path}/docs", **at, **{"If-None-Match": "*"}) for _ in range(100)]
        wrong = [one for one in answers if one.status != 304 or one.etag is None or one.session is None or one.etag > one.lsn]
        self.holds(not wrong, "5a", "If-None-Match: * is 304 with an etag that is not above the session token's number",
                   f"{len(wrong)} of {len(answers)} are not so; {(wrong or answers)[0]} etag {(wrong or answers)[0].etag}"
                   f" token {(wrong or answers)[0].headers.get('x-ms-session-token')}")

    def stale(self, path: str, at: dict[str, str], reads: int) -> None:
        highest, behind, above, unread, versions = -1, 0, 0, 0, set()
        example, lock, left = "", threading.Lock(), iter(range(reads))

        def read() -> None:
            nonlocal highest, behind, above, unread, example
            token = "0"
            while True:
                with lock:
                    before = highest
                    if self.stopping.is_set() or next(left, None) is None:
                        return
                answer = self.account.send("GET", f"{path}/docs", **at, **{"If-None-Match": f'"{token}"',
                                                                           "x-ms-max-item-count": "5"})
                newest = max([answer.etag or 0] + [int(n) for n in re.findall(rb'"_lsn":([0-9]+)', answer.body)])
                with lock:
                    if answer.session is None or answer.etag is None:
                        unread += 1
                        example = example or str(answer)
                        continue
                    versions.add(answer.session[0])
                    highest = max(highest, answer.lsn)
                    behind += answer.lsn < before
                    above += newest > answer.lsn
                token = str(max(answer.etag - 10, 0))  # there is always something to read

        self.threads(read)
        seen = f"{behind} of {reads} answers have a lower number than one that was there before they were asked for"
        if unread:
            self.say("DIFFERS", "5b", "every answer of a feed has etag and session token", f"{unread} have not: {example}")
        elif behind:
            self.say("HOLDS", "5b", "an answer without a session token may be behind an earlier one", seen)
        else:
            self.say("NOT TRIED", "5b", "an answer without a session token may be behind an earlier one",
                     f"{seen}: nothing lagged, so this says nothing")
        self.holds(above == 0, "5c", "an answer's session token is not behind its etag and its documents",
                   f"{above} of {reads} are")
        self.holds(len(versions) == 1, "5d", "the version in session tokens stays while nothing fails over",
                   f"versions {sorted(versions)}")

    def threads(self, work: Callable[[], None]) -> None:
        failures: list[BaseException] = []

        def run() -> None:
            try:
                work()
            except (OSError, http.client.HTTPException, ValueError) as error:
                failures.append(error)

        threads = [threading.Thread(target=run, daemon=True) for _ in range(READERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]

    def following(self, path: str, at: dict[str, str], reads: int) -> None:
        token, known, behind, refused = "", -1, 0, 0
        for _ in range(reads):
            with_token = {"x-ms-session-token": token} if token else {}
            answer = self.account.send("GET", f"{path}/docs", **at, **{"If-None-Match": f'"{max(known - 10, 0)}"'}, **with_token)
            if answer.status == 404 and answer.sub_status == 1002:
                refused += 1
            elif answer.session is not None:
                behind += answer.lsn < known
                if answer.lsn >= known:
                    token, known = answer.headers["x-ms-session-token"], answer.lsn
        self.holds(behind == 0, "5e", "an answer to a request with a session token is never behind it, or it is 404/1002",
                   f"{behind} of {reads} are behind, {refused} are 404/1002")

    def quorum(self, path: str, at: dict[str, str]) -> None:
        for _ in range(20):  # until the one replica has what the quorum has
            plain = self.account.send("GET", f"{path}/docs", **at)
            strong = self.account.send("GET", f"{path}/docs", **at, **QUORUM)
            if plain.headers.get("etag") == strong.headers.get("etag"):
                break
            time.sleep(0.5)
        self.holds(strong.ok, "6a", "a change feed is read with LatestCommitted", strong)
        ratio = strong.charge / plain.charge if plain.charge else 0
        self.holds(strong.ok and 1.8 <= ratio <= 2.2, "6b", "the same page costs twice as much with LatestCommitted",
                   f"{plain.charge:g} RU without, {strong.charge:g} RU with it")

    def ends(self, path: str, at: dict[str, str]) -> None:
        """Where an item of the range is deleted, and nothing else happens any more."""
        def drained() -> Answer:
            token = "0"
            while True:
                answer = self.account.send("GET", f"{path}/docs", **at, **QUORUM, **{"If-None-Match": f'"{token}"'})
                if answer.status != 200 or answer.etag is None:
                    return answer
                newest.update({document["id"]: document["pk"] for document in answer.json()["Documents"]})
                token = str(answer.etag)

        newest: dict[str, str] = {}
        before = drained()
        name, pk = next(iter(newest.items()))
        self.account.send("DELETE", f"{path}/docs/{name}", **key(pk))
        after = drained()
        seen = (f"{before.status} etag {before.etag} token {before.headers.get('x-ms-session-token')} before a delete,"
                f" {after.status} etag {after.etag} token {after.headers.get('x-ms-session-token')} after it")
        self.holds(after.status == 304 and after.etag is not None, "6c", "the end of a feed is 304 with a number as etag", seen)
        self.holds(after.etag == after.lsn and after.lsn > before.lsn, "6d",
                   "after a delete the etag of the end is the session token's number", seen)

    def ahead(self, path: str, at: dict[str, str]) -> None:
        answer = self.account.send("GET", f"{path}/docs", **at)
        if answer.session is None:
            raise ValueError(f"no session token: {answer}")
        prefix, _, rest = answer.headers["x-ms-session-token"].partition(":")
        parts = rest.split("#")
        parts[1 if len(parts) > 1 else 0] = str(answer.lsn + 1_000_000)
        refused = self.account.send("GET", f"{path}/docs", **at, **{
            "x-ms-consistency-level": "Session", "x-ms-session-token": f"{prefix}:{'#'.join(parts)}"})
        self.holds(refused.status == 404 and refused.sub_status == 1002, "5f",
                   "a session token that is ahead of the partition is 404/1002", refused)

    def merge(self) -> None:
        if os.environ.get("MERGE_ENABLED") != "yes":
            self.say("NOT TRIED", "7", "an account with merge enabled answers only clients that say that they cope",
                     "MERGE_ENABLED=yes is not set")
            return
        without = self.account.send("GET", self.db, capable=False)
        self.holds(without.status == 400, "7a", f"with merge enabled a request without {CAPABLE} is 400", without)
        with_it = self.account.send("GET", self.db)
        self.holds(with_it.ok, "7b", f"with {CAPABLE}: 1 it is served", with_it)

    def blob_versions(self) -> None:
        url = os.environ.get("BLOB_CONTAINER_SAS_URL")
        believed = "listing versions is refused with 4xx where the namespace is hierarchical"
        if not url:
            self.say("NOT TRIED", "8", believed, "BLOB_CONTAINER_SAS_URL is not set")
            return
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.hostname or not parts.query:
            raise Stop("BLOB_CONTAINER_SAS_URL must be the https URL of a container with its SAS")
        connection = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=60)
        try:
            connection.request(
                "GET", f"{parts.path}?{parts.query}&restype=container&comp=list&include=versions&maxresults=1")
        except http.client.InvalidURL:
            raise Stop("BLOB_CONTAINER_SAS_URL holds characters that no URL has") from None  # its text holds the SAS
        response = connection.getresponse()
        response.read()
        self.holds(400 <= response.status < 500 and response.status != 403, "8", believed,
                   f"{response.status} {response.headers.get('x-ms-error-code', '')}"
                   f" (request {response.headers.get('x-ms-request-id')})")

    def serverless(self) -> None:
        believed = "a serverless account refuses throughput with 400 and says why"
        if self.refusal is None:
            self.say("NOT TRIED", "9", believed, "the account has throughput")
            return
        self.holds("serverless" in self.refusal.message.lower(), "9a", believed, self.refusal)
        offers = self.account.send("GET", "offers")
        self.holds(offers.status == 400 and "serverless" in offers.message.lower(), "9b",
                   "it refuses to list throughput with 400 and says why", offers)

    # What else the documents believe.

    def own_members(self) -> None:
        path = self.made("members")
        self.put(path, {"id": "own", "pk": "p", "_lsn": "mine", "_metadata": {"a": 1}, "z": 1})
        names: list[tuple[str, Any]] = []
        for one in self.account.send("GET", f"{path}/pkranges").json()["PartitionKeyRanges"]:
            at = {**FEED, **QUORUM, "x-ms-documentdb-partitionkeyrangeid": one["id"]}
            page = self.account.send("GET", f"{path}/docs", **at)
            if page.status == 200:
                def pairs(members: list[tuple[str, Any]]) -> Any:
                    if ("id", "own") in members:
                        names.extend(members)
                    return dict(members)
                json.loads(page.body, object_pairs_hook=pairs)
        order = [name for name, _ in names]
        last = [name for name in order if name != "_metadata"][-1:]
        self.holds(("_lsn", "mine") in names and last == ["_lsn"] and type(dict(names)["_lsn"]) is int, "10",
                   "a client's own _lsn stays, and the feed's stands behind everything but its own _metadata", " ".join(order))

    def requests(self) -> None:
        path = self.made("requests")
        odd = self.account.send("GET", path, **{"x-ms-useragent": "cosmosbackup-check"})
        self.holds(odd.ok, "11", "a header that is not known (x-ms-useragent) is passed over", odd)
        stale = self.account.send("GET", path, age=timedelta(hours=1))
        self.holds(stale.status == 403, "12", "a date of an hour ago is 403", stale)
        ttl = self.put(path, {"id": "ttl", "pk": "p", "ttl": "soon"})
        self.holds(ttl.status == 400, "13", "a ttl that is no number is 400, also where the container has none", ttl)
        upsert = self.put(path, {"id": "new", "pk": "p"}, **{"If-Match": '"none"', "x-ms-documentdb-is-upsert": "true"})
        self.holds(upsert.status == 201, "14", "an upsert that creates passes over If-Match", upsert)
        operations = [{"operationType": "Create", "resourceBody": {"id": "b1", "pk": "p"}},
                      {"operationType": "Create", "resourceBody": {"id": "new", "pk": "p"}}]
        batch = self.account.send("POST", f"{path}/docs", operations, **key("p"), **{
            "x-ms-cosmos-is-batch-request": "True", "x-ms-cosmos-batch-atomic": "True"})
        codes = [one.get("statusCode") for one in batch.json()] if isinstance(batch.json(), list) else []
        self.holds(batch.status == 207 and codes == [424, 409], "15",
                   "of a transaction with one that fails the others are 424", f"{codes} {batch}")
        self.say("NOT TRIED", "16", "children of a split go on from their parent's number",
                 "a split needs more than 10,000 RU/s or 50 GB")

    def run(self) -> None:
        for points, part in (("1", self.content_type), ("2", self.conflicts), ("3", self.definitions),
                             ("4", self.recreation), ("5-6", self.feed), ("7", self.merge), ("8", self.blob_versions),
                             ("9", self.serverless), ("10", self.own_members), ("11-16", self.requests)):
            self.attempt(points, part)


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    for name in ("COSMOS_ENDPOINT", "COSMOS_KEY"):
        if not os.environ.get(name):
            raise Stop(f"{name} is not set")
    for name in ("THROUGHPUT", "READS", "LOOPS"):
        setting(name, 1)
    start = time.monotonic()
    account = Account(os.environ["COSMOS_ENDPOINT"], os.environ["COSMOS_KEY"], f"cosmosbackup-check-{secrets.token_hex(4)}")
    check = Check(account)
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    for sign in signals:
        signal.signal(sign, interrupt)
    interrupted = False
    try:
        check.open()
        check.run()
    except KeyboardInterrupt:
        interrupted = True
    finally:
        for sign in signals:
            signal.signal(sign, signal.SIG_IGN)
        check.close()
    print(", ".join(f"{count} {word}" for word, count in check.counts.items())
          + f"; {account.requests} requests, {account.charge:.0f} RU, {(time.monotonic() - start) / 60:.1f} minutes")
    return 130 if interrupted else 1 if check.counts["DIFFERS"] or check.failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Stop, OSError) as problem:
        print(f"ERROR: {problem}. HINT: see docs/real-account-check.md", file=sys.stderr)
        sys.exit(2)
