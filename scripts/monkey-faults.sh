#!/bin/sh
# Puts back, one by one, faults that were mended (app/desktop/testdata/faults), and
# fails where the monkey does not find one by the rule that the patch names. The
# tree itself is not touched.
# SEEDS=n: so many nights at most; STEPS=n: so long; FAULT=A5: that one alone.
set -eu
cd "$(dirname "$0")/.."
root=$(pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export CGO_ENABLED=0 FYNE_CACHE=3s SHYRAQ_FIRST=1 SHYRAQ_MONKEY="${SEEDS:-200}" SHYRAQ_STEPS="${STEPS:-}" SHYRAQ_PLAY="${PLAY:-}"
missed=""
for fault in app/desktop/testdata/faults/"${FAULT:-}"*.patch; do
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
	scripts/go test -overlay "$work/overlay.json" -tags ci -c -o "$work/desktop.test" ./app/desktop
	began=$(date +%s)
	(cd app/desktop && SHYRAQ_RULE="$(sed -n 's/^rule: //p' "$root/$fault")" "$work/desktop.test" -test.timeout 60m -test.run 'TestMonkey$') >"$work/out" 2>&1 || true
	took=$(($(date +%s) - began))
	if grep -q 'seed [0-9]*, step' "$work/out"; then
		echo "$name: found in $took s: $(grep -m1 -o 'seed [0-9]*, step.*' "$work/out" | cut -c1-300)"
	else
		echo "$name: not found in $took s"
		tail -3 "$work/out"
		missed="$missed $name"
	fi
done
[ -z "$missed" ]
