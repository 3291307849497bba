#!/usr/bin/env python3
"""Reads and checks the backups of a repository by the description of its format alone, with age, zstd and openssl 3."""
from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import subprocess
import tempfile
import sys
from datetime import datetime
from itertools import accumulate
from pathlib import Path
from typing import Any, Iterator


def instant(value: str) -> str:
    """A time as text to compare; there is one way to write it."""
    form = r"([0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2})((?:\.(?:[0-9]{3}){1,3}(?<!000))?)Z"
    seconds, fraction = re.fullmatch(form, value).groups()
    return datetime.fromisoformat(seconds).isoformat() + fraction


def units(value: str) -> int:
    """How many UTF-16 units a text has; half a surrogate pair is an error."""
    return len(value.encode("utf-16-le")) // 2


def is_text(value: str) -> bool:
    """Whether it is a text of the format's own JSON."""
    return units(value) <= 4 << 20


def named(value: str) -> bool:
    """Whether it can be the name of a database or container."""
    return 1 <= units(value) <= 255 and not re.search(r"[/\\#?\x00-\x1f\x7f-\x9f]", value)


def number(text: str, kind: type = float) -> float:
    """A number of the format's own JSON; None, which check() refuses, for what is too long, too large or -0."""
    value = kind(text) if len(text) <= 1000 and text != "-0" else None
    return value if value is not None and abs(value) <= sys.float_info.max else None


def service_json(text: str) -> dict[str, Any]:
    """The service's own JSON, which must be one object; its strings may hold controls."""
    value = json.loads(text, strict=False, parse_int=float, parse_constant=int)  # int() fails for NaN and Infinity
    if not isinstance(value, dict) or units(text) > 4 << 20:
        raise ValueError("not one object")
    return value


def key_paths(definition: str) -> list[list[str]]:
    """The member names on the way to each value of the partition key; a name in quotes may contain a slash."""
    paths = service_json(definition).get("partitionKey", {}).get("paths", [])
    return [[quoted or plain for quoted, plain in re.findall(r'/(?:"([^"]*)"|([^/]*))', path)] for path in paths]


# What JSON must look like, for check(): a dict names the members (`?`: may be absent), a list says what each element is, a
# pattern what a string is, a range what an integer is, and a function fails or returns False for what will not do.
TEXT, SHA256, COUNT, ONE = is_text, "[0-9a-f]{64}", range(1 << 63), range(1, 2)
INT, STORED = range(1 << 31), range(1, (256 << 20) + 1)
ID, WORD = r"(?!.*\.\.)[a-z0-9]([-a-z0-9.]{0,298}[a-z0-9])?", "[A-Za-z][A-Za-z0-9]{0,63}|[1-9][0-9]{0,9}"
HEX, WHOLE, KINDS = "[0-9a-f]{32}", {"min": "", "max": "FF"}, ("Documents", "Tail", "Changes", "Deletes")
DEFINITIONS = {False: ("ClientEncryptionKeys", "Users", "Permissions"),  # of a database, and of a container
               True: ("UserDefinedFunctions", "StoredProcedures", "Triggers")}
REFERENCE, RANGE = {"backup": ID, "sha256": SHA256}, {"min": "[0-9A-F]*", "max": "[0-9A-F]+"}
KEY, SIGNATURE = "MCowBQYDK2VwAyEA[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=", "[A-Za-z0-9+/]{85}[AQgw]=="  # of Ed25519
SIGNATURES = {"signatures": [{"key": TEXT, "publicKey": KEY, "signature": SIGNATURE}]}
HEAD = {"format": "cosmos-backup manifest", "formatVersion": ONE, "backup": ID, "run": TEXT, "level": INT, "api": "NoSQL",
        "type": "Full|Differential|Incremental|SyntheticFull", "mode": "LatestVersion|AllVersionsAndDeletes", "endpoint": TEXT,
        "account": TEXT, "startedAt": instant, "completedAt": instant, "firstCut": instant, "lastCut": instant, "items": COUNT,
        "requestUnits": lambda value: type(value) in (int, float) and value >= 0, "containers": INT[1:], "bytes": COUNT,
        "storedBytes": COUNT, "parent?": REFERENCE, "refersTo": [ID], "recipients": ["age1[02-9ac-hj-np-z]{58}"],
        "repositories?": [HEX],
        "series?": {"name": lambda value: 1 <= units(value) <= 512, "sequence": COUNT[1:], "previous?": REFERENCE},
        "body": {"bytes": STORED, "sha256": SHA256}}
ALL_KINDS = (*KINDS, *DEFINITIONS[False], *DEFINITIONS[True])
SEGMENT = {"name": r"[0-9a-f]{8}-[0-9]{8}\.jsonl\.zst(\.age)?", "in?": ID, "bytes": STORED, "sha256": SHA256,
           "rawBytes": COUNT[1:], "counts": {kind + "?": COUNT[1:] for kind in ALL_KINDS}}
WORDS = {kind + "?": lambda value: is_text(value) and units(value) <= 1000 for kind in ALL_KINDS[4:]}
SERVICE = {"definition": service_json, "offer?": service_json}
BODY = {"databases": [{"name": named, **SERVICE}], "containers": [{"segments": [SEGMENT],
    "container": {"name": {"database": named, "container": named}, "rid": TEXT, **SERVICE},
    "ranges": [{"range": RANGE, "cuts": [{"range": RANGE, "continuation": TEXT, "lsn": range(-1, 1 << 63), "time": instant}]}]}],
    "definitions?": [{"database": named, "container?": named, "segments": [SEGMENT], "unread": WORDS}]}
INDEX = {"formatVersion": ONE, "backup": TEXT, "segment": TEXT, "database": TEXT, "container?": TEXT, "frames": [
    {"range": INT, "kind": "|".join(ALL_KINDS), "bytes": INT, "rawBytes": range((64 << 20) + 1), "items": INT[1:]}]}
DELETE = {"id": "(?s:.*)", "partitionKey": [lambda value: value == {} or not isinstance(value, (dict, list))]}


def require(condition: Any, blob: str, rule: str) -> None:
    if not condition:
        raise SystemExit(f"{blob}: {rule}")  # prints the line and ends the program with the code 1


def check(blob: str, where: str, value: Any, expected: Any) -> None:
    """Refuses JSON that is not as expected; no member may be unknown or missing."""
    if isinstance(expected, dict):
        require(isinstance(value, dict), blob, f"{where} is not an object with each member once")
        for name, part in expected.items():  # format and formatVersion first: another version may have other members
            plain = name.rstrip("?")
            require(plain in value or plain != name, blob, f"{where} has no member '{plain}'")
            if plain in value:
                check(blob, f"{where}.{plain}", value[plain], part)
        unknown = [name for name in value if name not in expected and name + "?" not in expected]
        require(not unknown, blob, f"{where} has unknown members {unknown!r:.80}")
    elif isinstance(expected, list):
        require(isinstance(value, list), blob, f"{where} is not a list")
        for place, element in enumerate(value):
            check(blob, f"{where}[{place}]", element, expected[0])
    else:
        try:
            good = (re.fullmatch(expected, value) is not None if isinstance(expected, str) else
                    type(value) is int and value in expected if isinstance(expected, range) else expected(value))
        except (AttributeError, OverflowError, RecursionError, TypeError, ValueError):
            good = False
        later = where in ("head.formatVersion", "head.type", "head.api", "head.mode") and re.fullmatch(WORD, f"{value}")
        require(good is not False, blob,
                f"{where} must not be {value!r:.80}{', which is of a later release, or damaged' * bool(later)}")


def parse(blob: str, where: str, data: bytes, expected: dict[str, Any]) -> dict[str, Any]:
    """One JSON text of the format's own, as expected. What has a member twice is not taken for an object."""
    try:
        value = json.loads(data.decode("utf-8"), parse_constant=int,  # which fails for NaN and Infinity
                           parse_float=number, parse_int=lambda text: number(text, int),
                           object_pairs_hook=lambda pairs: dict(pairs) if len(dict(pairs)) == len(pairs) else None)
    except (ValueError, RecursionError) as error:
        raise SystemExit(f"{blob}: {where} is not one JSON text: {error}") from None
    check(blob, where, value, expected)
    return value


def run(*command: str, data: bytes = b"", folder: str | None = None) -> bytes | None:
    """What a program makes of the data; None if it fails."""
    result = subprocess.run(command, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder, check=False)
    return result.stdout if result.returncode == 0 else None


def signed_by(blob: str, head: bytes, signatures: list[dict[str, str]], trusted: list[str]) -> str:
    """The id of the (trusted) key that signed the head. Every signature must fit, also one by a key that nobody trusts."""
    for entry in signatures:
        key, signature = base64.b64decode(entry["publicKey"]), base64.b64decode(entry["signature"])
        require(entry["key"] == hashlib.sha256(key).hexdigest()[:16], blob, f"{entry['key']!r} is not the id of its publicKey")
        with tempfile.TemporaryDirectory() as folder:
            for name, data in (("key", key), ("head", head), ("sig", signature)):
                Path(folder, name).write_bytes(data)
            command = "openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey key -in head -sigfile sig"
            require(run(*command.split(), folder=folder), blob, f"the signature by {entry['key']} does not fit")
    found = [entry["key"] for entry in signatures if not trusted or entry["publicKey"] in trusted]
    require(found or not trusted, blob, "is not signed by a trusted key")
    return found[0] if found else "-"


def covers(parts: list[dict[str, Any]], whole: dict[str, str]) -> bool:
    """Whether the ranges of the parts follow one another from the beginning of the whole to its end."""
    ends = [whole["min"], *(part["range"]["max"] for part in parts)]
    return [part["range"]["min"] for part in parts] == ends[:-1] and ends[-1] == whole["max"] and sorted(set(ends)) == ends


def place(container: dict[str, Any]) -> tuple[str, str]:
    """A container's name and the service's id of it."""
    return "{database}/{container}".format(**container["container"]["name"]), container["container"]["rid"]


def kinds(definition: dict[str, Any]) -> set[str]:
    """The kinds of which it has lines."""
    return {kind for segment in definition["segments"] for kind in segment["counts"]}


def owner_of(part: dict[str, Any]) -> dict[str, str]:
    """The names of the container, or of the database alone, of a part of the body."""
    names = part["container"]["name"] if "ranges" in part else part
    return {name: names[name] for name in ("database", "container") if name in names}


def check_body(blob: str, head: dict[str, Any], body: dict[str, Any]) -> None:
    """The rules that tie the members of head and body to each other."""
    containers, series, known = body["containers"], head.get("series", {"sequence": 1}), head.get("repositories", [""])
    ranges = [part for one in containers for part in one["ranges"]]
    times = sorted(instant(cut["time"]) for part in ranges for cut in part["cuts"])
    definitions = body.get("definitions", [])
    owners = [(one["database"], one.get("container")) for one in definitions]
    names = [one["container"]["name"] for one in containers]
    known_owners = {(name["database"], key) for name in names for key in (None, name["container"])}
    segments = [segment for one in containers + definitions for segment in one["segments"]]
    own = [one for one in segments if "in" not in one]
    for what, said, true in (
            ("names of databases", len({one["name"] for one in body["databases"]}), len(body["databases"])),
            ("names of segments", len({(one.get("in"), one["name"]) for one in segments}), len(segments)),
            ("names for recipients", sum(one["name"].endswith(".age") == bool(head["recipients"]) for one in own), len(own)),
            ("containers covered by ranges", sum(covers(one["ranges"], WHOLE) for one in containers), len(containers)),
            ("ranges covered by cuts", sum(covers(one["cuts"], one["range"]) for one in ranges), len(ranges)),
            ("containers, names", [head["containers"], len({place(one)[0] for one in containers})], [len(containers)] * 2),
            ("items", head["items"], sum(one["counts"].get(kind, 0) for one in segments for kind in KINDS[:2])),
            ("bytes", head["bytes"], sum(one["rawBytes"] for one in segments)),
            ("storedBytes", head["storedBytes"], sum(one["bytes"] for one in own)),
            ("firstCut, lastCut", [instant(head[name]) for name in ("firstCut", "lastCut") if times], times[:1] + times[-1:]),
            ("refersTo", head["refersTo"], sorted({one["in"] for one in segments if "in" in one})),
            ("counts", all(1 <= sum(one["counts"].values()) <= one["rawBytes"] // 3 for one in segments), True),
            ("Changes", head["mode"] == "LatestVersion" and any("Changes" in one["counts"] for one in segments), False),
            ("Deletes", head["type"] == "Full" and any("Deletes" in one["counts"] for one in segments), False),
            ("definitions", sorted(map(str, owners)), sorted(map(str, known_owners.intersection(owners)))),
            ("kinds", all(kind in KINDS for one in containers for part in one["segments"] for kind in part["counts"]), True),
            ("kinds of definitions", all(kinds(one) <= {*DEFINITIONS["container" in one]} and (kinds(one) or one["unread"])
                and {*one["unread"]} <= {*DEFINITIONS["container" in one]} - kinds(one) for one in definitions), True),
            ("level", head["level"] == 0 or head["type"] == "Incremental", True),
            ("refersTo itself", head["backup"] in head["refersTo"], False),
            ("repositories", known, sorted({*known}) or "one"),
            ("parent", "parent" in head, head["type"] in ("Incremental", "Differential")),
            ("series.previous", "previous" in series, series["sequence"] > 1)):
        require(said == true, blob, f"{what}: {said}, by the rest of the manifest {true}")


def split(blob: str, data: bytes) -> tuple[list[tuple[int, int, int]], dict[str, Any]]:
    """Where each zstd frame begins and ends and what size it declares (RFC 8878), and the index, which must be the end."""
    frames, start = [], 0
    while data[start:start + 4] == b"\x28\xb5\x2f\xfd" and start + 4 < len(data):
        flags, at, last = data[start + 4], start + 5, 0
        width = (flags >> 5 & 1, 2, 4, 8)[flags >> 6]
        require(width and flags & 7 == 4, blob,
                f"the frame at {start} is without content size or checksum, or has a dictionary")
        window = 0 if flags & 32 else (8 + (data[at] & 7)) << (7 + (data[at] >> 3))
        require(window <= 64 << 20, blob, f"the frame at {start} needs a window of {window} bytes")
        at += (not flags & 32) + width
        size = int.from_bytes(data[at - width:at], "little") + (256 if width == 2 else 0)
        while not last and at + 3 <= len(data):
            block = int.from_bytes(data[at:at + 3], "little")
            at, last = at + 3 + (1 if block >> 1 & 3 == 1 else block >> 3), block & 1
        require(last and at + 4 <= len(data), blob, f"the frame at {start} is cut off")
        frames.append((start, at + 4, size))
        start = at + 4
    rest = max(len(data) - start - 8, 0).to_bytes(4, "little")
    require(data[start:start + 8] == b"\x50\x2a\x4d\x18" + rest, blob, f"its index is not what stands from {start} to the end")
    return frames, parse(blob, "the index", data[start + 8:], INDEX)


def depth(text: str) -> int:
    """How deep the values of a JSON text lie in each other."""
    if text.count("{") + text.count("[") <= 2048:
        return 0  # it cannot be too deep
    brackets = re.sub(r'"(?:[^"\\]|\\.)*"|[^][{}]', "", text, flags=re.DOTALL)
    return max(accumulate(1 if one in "[{" else -1 for one in brackets))


def split_lines(blob: str, kind: str, data: bytes, paths: list[list[str]]) -> Iterator[tuple[str, Any]]:
    """Digest of each line, and what the versions of an item share: id and partition key, where an object is a missing value."""
    decoder = json.JSONDecoder(strict=False, parse_int=float, parse_constant=int)  # the service's numbers are doubles
    try:
        text, at = data.decode("utf-8", "surrogateescape"), 0
        while at < len(text):
            start, (value, at) = at, decoder.raw_decode(text, at)
            require(text[start] == "{" and text[at:at + 1] == "\n", blob, "a line is not an object and a newline")
            require(depth(text[start:at]) <= 2048, blob, "a line has more than 2,048 levels")
            keys = [value] * len(paths)
            for key, name in ((key, name) for key, path in enumerate(paths) for name in path):
                keys[key] = keys[key].get(name, {}) if isinstance(keys[key], dict) else {}
            if kind == "Deletes":
                check(blob, "a line", value, DELETE)
                keys = value["partitionKey"]
            require(kind == "Changes" or type(value.get("id")) is str and len(keys) == len(paths), blob, "has no id or key")
            yield hashlib.sha256(text[start:at].encode("utf-8", "surrogateescape")).hexdigest(), (
                value.get("id"), *(None if isinstance(key, (dict, list)) else (type(key), key) for key in keys))
            at += 1
    except (ValueError, RecursionError) as error:
        raise SystemExit(f"{blob}: a line is not JSON: {error}") from None


def read_manifest(options: argparse.Namespace, backup: str) -> dict[str, Any]:
    """A manifest that keeps all rules, with its digest and the id of the key that signed it."""
    blob = f"manifests/{backup}.json"
    require(re.fullmatch(ID, backup), blob, "is not the name of a manifest")
    lines = Path(options.repository, blob).read_bytes().split(b"\n")
    require(len(lines) == 4 and not lines[3] and len(lines[0]) + len(lines[1]) + 2 <= 65536, blob,
            "does not have three lines, each ended by a newline, of which the first two have at most 65,536 bytes")
    key = signed_by(blob, lines[0], parse(blob, "line 2", lines[1], SIGNATURES)["signatures"], options.trust)
    head = parse(blob, "head", lines[0], HEAD)
    require(head["backup"] == backup, blob, f"is the manifest of {head['backup']}")
    sha256 = hashlib.sha256(lines[2] + b"\n").hexdigest()
    require(head["body"] == {"bytes": len(lines[2]) + 1, "sha256": sha256}, blob, "the body is not the one of the head")
    body = parse(blob, "body", lines[2], BODY)
    check_body(blob, head, body)
    return {"head": head, "body": body, "sha256": hashlib.sha256(lines[0]).hexdigest(), "key": key}


def read_lines(options: argparse.Namespace, backup: str, container: dict[str, Any]) -> Iterator[tuple[str, str, str, Any]]:
    """Folder, kind, digest and identity of every line of a part of the body in order; its segments must keep all rules."""
    owner, paths, seen, ranges = owner_of(container), [], set(), len(container.get("ranges", [0]))
    try:
        if "ranges" in container:  # of items
            paths = key_paths(container["container"]["definition"])
    except (AttributeError, TypeError):
        raise SystemExit(f"{place(container)[0]}: its definition has no paths of a partition key") from None
    for segment in container["segments"]:
        folder = segment.get("in", backup)
        blob = f"segments/{folder}/{segment['name']}"
        data = Path(options.repository, blob).read_bytes()
        require(len(data) == segment["bytes"] and hashlib.sha256(data).hexdigest() == segment["sha256"], blob,
                "does not have the length and SHA-256 of the manifest")
        if blob.endswith(".age"):
            binary = options.identity and data.startswith(b"age-encryption.org/v1\n")
            data = run("age", "-d", "-i", options.identity, data=data) if binary else b""
            require(data, blob, "is no binary age file, or age cannot decrypt it with the --identity")
        places, index = split(blob, data)
        frames = index.pop("frames")
        require(index == dict(owner, formatVersion=1, backup=folder, segment=segment["name"]), blob,
                f"is by its index another segment: {index}")
        sizes = [(one["bytes"], one["rawBytes"]) for one in frames]
        require(sizes == [(end - start, size) for start, end, size in places], blob, "its frames are not those of its index")
        require(all(one["items"] <= one["rawBytes"] // 3 for one in frames), blob, "a frame has too many lines for its size")
        known = folder != backup or all(one["range"] < ranges for one in frames)
        counts = {kind: sum(one["items"] for one in frames if one["kind"] == kind) for kind in {one["kind"] for one in frames}}
        require(known and counts == segment["counts"] and sum(one["rawBytes"] for one in frames) == segment["rawBytes"], blob,
                "its frames do not add up to the counts and rawBytes of the manifest, or are of unknown ranges")
        for (start, end, size), frame in zip(places, frames):
            raw, kind = run("zstd", "-dcq", data=data[start:end]), frame["kind"]
            require(raw is not None and len(raw) == size, blob, f"the frame at {start} cannot be decoded by zstd")
            lines = list(split_lines(blob, kind, raw, paths))
            require(len(lines) == frame["items"], blob, f"the frame at {start} has {len(lines)} lines, not {frame['items']}")
            for sha256, key in lines:
                require(kind != "Documents" or (folder, frame["range"], key) not in seen, blob, f"{key} is twice in Documents")
                seen |= {(folder, frame["range"], key)} if kind == "Documents" else set()
                yield folder, kind, sha256, key


def read_items(options: argparse.Namespace, manifest: dict[str, Any]) -> dict[tuple[str, str], dict[Any, tuple[str, bool]]]:
    """For each container and item the digest of its newest version in the whole chain, and whether that is from a Tail."""
    head, cuts, older, found = manifest["head"], {}, {}, {}
    blob = f"manifests/{head['backup']}.json"
    if "parent" in head:
        parent = read_manifest(options, head["parent"]["backup"])
        require(parent["sha256"] == head["parent"]["sha256"], blob, "the manifest of its parent has another digest")
        require(head["type"] == "Incremental" or "parent" not in parent["head"], blob, "its parent does not stand alone")
        older = read_items(options, parent)
        for one in parent["body"]["containers"]:
            cuts[place(one)] = [cut["range"] for part in one["ranges"] for cut in part["cuts"]]
    for container in manifest["body"]["containers"]:
        ranges, name, first = [part["range"] for part in container["ranges"]], place(container), None
        require(cuts.get(name, ranges) == ranges, blob, f"the ranges of {name} are not the cuts of its parent")
        newest = found[name] = older.get(name, {})
        for folder, kind, sha256, key in read_lines(options, head["backup"], container):
            require(kind != "Changes", blob, "has Changes, which this reader does not apply")
            first = first or folder
            tail = kind == "Tail" or name in older or folder != first
            if kind == "Deletes":
                newest.pop(key, None)
            elif tail or not newest.get(key, ("", False))[1]:  # Tail is newer than Documents, wherever they stand
                newest[key] = (sha256, tail)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trust", metavar="KEY", action="append", default=[], help="a public key in Base64; may be repeated")
    parser.add_argument("--identity", metavar="FILE", help="an age identity file")
    parser.add_argument("repository")
    parser.add_argument("command", choices=("list", "lines", "items"))
    parser.add_argument("backup", nargs="?", help="all, if absent")
    options = parser.parse_args()
    sys.setrecursionlimit(10_000)
    try:
        parse("repository.json", "it", Path(options.repository, "repository.json").read_bytes(),
              {"format": "cosmos-backup repository", "formatVersion": ONE, "id?": HEX})
        names = [file.name[:-5] for file in Path(options.repository, "manifests").glob("*.json")]
        backups = [options.backup] if options.backup else sorted(name for name in names if re.fullmatch(ID, name))
        for backup in backups:
            manifest = read_manifest(options, backup)
            if options.command == "list":
                print(backup, manifest["head"]["type"], manifest["head"]["items"], manifest["key"])
            elif options.command == "items":
                found = read_items(options, manifest).items()
                print(end="".join(sorted(f"{name} {sha256}\n" for (name, _), items in found for sha256, _ in items.values())))
            else:
                for part in manifest["body"]["containers"] + manifest["body"].get("definitions", []):
                    for _, kind, sha256, _ in read_lines(options, backup, part):
                        print(backup, "/".join(owner_of(part).values()), kind, sha256)
    except OSError as error:
        raise SystemExit(f"{error.filename}: {error.strerror}") from None


if __name__ == "__main__":
    main()
