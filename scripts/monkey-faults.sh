#!/bin/sh
# Puts back, one by one, faults that were mended (app/testdata/faults), and
# fails where the monkey does not find one by the rule that the patch names. The tree itself is not touched.
set -eu
cd "$(dirname "$0")/.."
root=$(pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
missed=""
for fault in app/testdata/faults/*.patch; do
	name=$(basename "$fault" .patch)
	rm -rf "$work/tree" && mkdir -p "$work/tree"
	files=$(sed -n 's#^+++ b/##p' "$fault")
	for f in $files; do
		mkdir -p "$work/tree/$(dirname "$f")" && cp "$f" "$work/tree/$f"
	done
	(cd "$work/tree" && patch -s -p1 --no-backup-if-mismatch <"$root/$fault")
	{
		printf '{"Replace":{'
		comma=""
		for f in $files; do
			printf '%s"%s":"%s"' "$comma" "$root/$f" "$work/tree/$f"
			comma=","
		done
		printf '}}\n'
	} >"$work/overlay.json"
	if SHYRAQ_RULE="$(sed -n 's/^rule: //p' "$fault")" SHYRAQ_MONKEY="${SEEDS:-200}" SHYRAQ_FIRST=1 SHYRAQ_PLAY="${PLAY:-}" CGO_ENABLED=0 scripts/go test -overlay "$work/overlay.json" -tags ci -count=1 -timeout 60m -run 'TestMonkey$' ./app >"$work/out" 2>&1; then
		echo "$name: not found"
		missed="$missed $name"
	else
		echo "$name: $(grep -m1 'seed' "$work/out" || tail -1 "$work/out")" | cut -c1-400
	fi
done
[ -z "$missed" ]
