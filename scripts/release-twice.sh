#!/bin/sh
# Makes the packages once more: from a copy of the source in another folder, with
# nothing kept of what was compiled, in another zone and under another umask. The
# bytes have to be those of build/release.
set -eu
cd "$(dirname "$0")/.."
[ -f build/release/SHA256SUMS ] || scripts/release.sh
again=$(mktemp -d)
trap 'chmod -R u+w "$again"; rm -rf "$again"' EXIT
trap 'exit 130' INT TERM
git ls-files -z | xargs -0 cp --parents -t "$again"
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH
(umask 077 && cd "$again" && TZ=Asia/Almaty GOCACHE=$again/cache scripts/release.sh)
if ! diff -u build/release/SHA256SUMS "$again/build/release/SHA256SUMS"; then
	echo "release-twice: not the same bytes" >&2
	exit 1
fi
echo "release-twice: the same bytes"
