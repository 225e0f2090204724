#!/bin/sh
# Builds a program with a progress line: the first build compiles the window
# toolkit and takes minutes; nobody should have to wonder whether it hangs.
#
#   scripts/build.sh OUTPUT PACKAGE [go build flags]
set -eu
# Without the toolkit's animations: a caret that fades in and out paints the
# whole window twelve times a second, for as long as a field has the focus.
out=$1 package=$2
shift 2
here=$(dirname "$0")
count=$("$here/go" list -deps -tags no_animations "$@" "$package" | wc -l)
status=$(mktemp)
{ "$here/go" build -v -buildvcs=false -tags no_animations -o "$out" "$@" "$package" 2>&1 || echo "build failed" >"$status"; } |
	awk -v all="$count" -v name="$out" -v tty="$([ -t 1 ] && echo 1 || echo 0)" '
	/^[a-zA-Z0-9_.\/-]+$/ { n++
		if (tty) printf "\r%s: compiling, package %d of at most %d\033[K", name, n, all
		else if (n % 50 == 0) printf "%s: compiling, package %d of at most %d\n", name, n, all
		fflush(); next }
	{ print }
	END { if (tty && n) printf "\r\033[K"; printf "%s: built\n", name }'
if [ -s "$status" ]; then rm -f "$status"; exit 1; fi
rm -f "$status"
