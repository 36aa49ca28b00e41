"""What people read in a package: what it is, and how to verify it with public tools alone."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Evidence package</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>body{{font:1rem/1.5 sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}}
td,th{{text-align:left;padding:.2rem 1rem .2rem 0}}code{{overflow-wrap:anywhere}}</style></head>
<body><h1>Evidence package</h1>
<p>This folder holds what one case of Philomela knew on {date}, and proof that nobody has changed it
since. It holds no picture, no text of a message, and no name but those of people who decided.</p>
<table><tr><th>table</th><th>rows</th><th>left out, sealed</th></tr>
{rows}</table>
<p>Sealed pictures, which may not be shown to anybody: {sealed}. They are counted and not listed.
</p>
<h2>What is where</h2>
<ul><li><code>data/rows</code>: one table each of archives, channels, messages, sightings, pictures,
links, families, matches with the bank and requests. A picture is named by its SHA-256.</li>
<li><code>data/derivation.json</code>: how each figure and each match was found.</li>
<li><code>data/log</code>: all {acts} acts of the case in their order, the signed checkpoint over
them, and proofs. An act that speaks of a sealed picture is there by its hash only.</li>
<li><code>data/timestamps</code>: {timestamps}.</li></ul>
<h2>How to be sure</h2>
<p>Run <code>philomela evidence verify</code> on this folder, or follow <code>VERIFY.md</code>,
which needs public tools only. Ask whoever gave you this folder, by another way, for the fingerprint
of the key; it must be</p>
<p><code>{fingerprint}</code></p>
<p>A match is a proposal. A person must look at it before anybody acts on it.</p>
</body></html>
"""

_GUIDE = """# How to verify this package

Work in this folder, with `sha256sum`, `openssl` (3.0 or later) and `bagit` (bagit-python). Every
command must end without an error.

1. Every file is listed and unchanged:

```sh
sha256sum --strict --quiet -c tagmanifest-sha256.txt
sha256sum --strict --quiet -c manifest-sha256.txt
python3 -m bagit --validate .
```

2. The list of lists was signed with the key of the case:

```sh
openssl pkeyutl -verify -pubin -inkey data/log/key.pem -rawin -in tagmanifest-sha256.txt -sigfile \
signature.ed25519
```

3. The key is the one you were told of. This prints its fingerprint, which you should have from
another source; it was {fingerprint} when the package was made:

```sh
openssl pkey -pubin -in data/log/key.pem -outform DER | tail -c 32 | openssl dgst -sha256
```

4. The checkpoint was signed with that key:

```sh
work=$(mktemp -d)
head -n 3 data/log/checkpoint.txt > "$work/body"
tail -n 1 data/log/checkpoint.txt | cut -d ' ' -f 3 | base64 -d | tail -c 64 > "$work/signature"
openssl pkeyutl -verify -pubin -inkey data/log/key.pem -rawin -in "$work/body" -sigfile \
"$work/signature"
```

5. The rows are those that the last act of the log speaks of:

```sh
sha256sum --strict --quiet -c data/content.sha256
tail -n 1 data/log/leaves.ndjson | grep -q "$(sha256sum data/content.sha256 | cut -c 1-64)"
```

6. That act is the last leaf under the checkpoint's root (RFC 9162; all its siblings lie to its
left). Both lines printed must be the same:

```sh
(printf '\\000'; tail -n 1 data/log/leaves.ndjson | tr -d '\\n') | openssl dgst -sha256 -binary \
> "$work/hash"
while read -r sibling; do
(printf '\\001'; printf '%b' "$(printf %s "$sibling" | sed 's/../\\\\x&/g')"; cat "$work/hash") \
| openssl dgst -sha256 -binary > "$work/next"
mv "$work/next" "$work/hash"
done < data/log/proof-of-last.txt
base64 < "$work/hash"
sed -n 3p data/log/checkpoint.txt
test "$(base64 < "$work/hash")" = "$(sed -n 3p data/log/checkpoint.txt)"
```

7. {timestamps}

{stamp}`philomela evidence verify` does all of this, and hashes every act and proof besides.
"""

_STAMP = """```sh
openssl ts -verify -data data/log/checkpoint.txt -in data/timestamps/{name}.tsr -CAfile \
data/timestamps/{name}.pem
```

"""


def page(about: Mapping[str, Any]) -> bytes:
    """The page for people, HTML."""
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td>{of['rows']:,}</td><td>{of['sealed']:,}</td></tr>\n"
        for name, of in about["rows"].items()
    )
    names = ", ".join(about["timestamps"])
    told = {**about, "rows": rows, "timestamps": escape(names or "none for this checkpoint")}
    return _PAGE.format_map(told).encode()


def verification_guide(about: Mapping[str, Any]) -> bytes:
    """How to verify with public tools, Markdown."""
    names = about["timestamps"]
    sentence = (
        "Authorities saw the checkpoint. The certificates lie here for convenience: take them from"
        " the authorities themselves if you doubt them."
        if names
        else "There is no timestamp of this checkpoint."
    )
    stamp = "".join(_STAMP.format(name=name) for name in names)
    return _GUIDE.format_map({**about, "timestamps": sentence, "stamp": stamp}).encode()
