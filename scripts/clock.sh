#!/bin/sh
# Writes what builds a program whose clock can be set: `go build -overlay
# DIR/overlay.json` replaces the standard library's time.Now by one that adds
# the seconds in SHYRAQ_TEST_CLOCK, read once when the program starts. Steady
# readings stay what they are, as on a machine whose clock is wrong. For tests
# alone: nothing that is handed out is built so.
#
#   scripts/clock.sh DIR [GOROOT]
set -eu
root=${2:-$("$(dirname "$0")/go" env GOROOT)}
mkdir -p "$1"
dir=$(cd "$1" && pwd)

awk '
	/^func Now\(\) Time \{$/ { now = 1 }
	{ print }
	now && /runtimeNow\(\)$/ { print "\tsec += testClock"; now = 0; set++ }
	END {
		print ""
		print "var testClock = func() int64 {"
		print "\ts, _ := syscall.Getenv(\"SHYRAQ_TEST_CLOCK\")"
		print "\tn, _ := atoi(s)"
		print "\treturn int64(n)"
		print "}()"
		if (set != 1) exit 1
	}
' "$root/src/time/time.go" | sed 's/^\t"math\/bits"$/&\n\t"syscall"/' >"$dir/time.go.made"
grep -q 'sec += testClock' "$dir/time.go.made" || { echo "clock.sh: time.Now of this Go is written in another way" >&2; exit 1; }
mv "$dir/time.go.made" "$dir/time.go.txt" # no name of Go: ./... must not take it for a package
rm -f "$dir/time.go"
printf '{"Replace": {"%s": "%s"}}\n' "$root/src/time/time.go" "$dir/time.go.txt" >"$dir/overlay.json"
