#!/bin/sh
# Writes down whose work is linked into the two programs, for Linux or for
# Windows, and under which licence:
#
#   scripts/licences.sh                writes the list, docs/licences.md
#   scripts/licences.sh --texts FILE   writes the list with all the licences' words, for the packages
set -eu
cd "$(dirname "$0")/.."
kind() {
	case $(tr -s ' \n' '  ' <"$1" | head -c 3000) in
	*"Apache License"*) echo "Apache-2.0" ;;
	*"Mozilla Public License"*) echo "MPL-2.0" ;;
	*"Permission is hereby granted, free of charge"*) echo "MIT" ;;
	*"Neither the name"*) echo "BSD-3-Clause" ;;
	*"Redistribution and use in source and binary forms"*) echo "BSD-2-Clause" ;;
	*"Permission to use, copy, modify, and"*) echo "ISC" ;;
	*"Unlicense" | *"public domain"*) echo "Unlicense" ;;
	*) echo "see its file" ;;
	esac
}
# Both systems count: what asks Windows for its key store is linked there alone.
modules() {
	for system in linux windows; do
		CGO_ENABLED=1 GOOS=$system GOARCH=amd64 scripts/go list -deps -f '{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}} {{.Dir}}{{end}}{{end}}' . ./sync/cmd/region
	done | grep . | LC_ALL=C sort -u
}
table() {
	cat <<'END'
# Whose work Shyraq stands on

Modules linked into the programs (`scripts/licences.sh` writes this list):

| module | version | licence |
|---|---|---|
END
	modules | while read -r path version dir; do
		file=$(ls "$dir" | grep -iE '^(licen[sc]e|copying|unlicense)' | head -n 1)
		if [ -n "$file" ] && [ -f "$dir/$file" ]; then echo "| $path | $version | $(kind "$dir/$file") |"; else echo "| $path | $version | see its repository |"; fi
	done
	cat <<'END'

The programs also hold the runtime and the standard library of Go (BSD-3-Clause).

| data and fonts | licence |
|---|---|
| Noto Sans (Google) | SIL Open Font License 1.1, `assets/fonts/OFL.txt` |
| Streets of Astana, stations and railway: © OpenStreetMap contributors | ODbL 1.0 |
| Tile schema of the Astana map: © OpenMapTiles | CC BY 4.0 |
| Districts: geokz, Alexander Rodionov | CC BY 4.0 |
| Settlements: Who's On First, GeoNames | CC BY 4.0 |
| Rivers and lakes of the overview: Natural Earth | public domain |

The licences of test fixtures stand beside them.
END
}
# All that a module says of rights, also of what it took in from others.
texts() {
	root=$(scripts/go env GOROOT)
	{ modules && echo "Go $(scripts/go env GOVERSION) $root"; } | while read -r path version dir; do
		if [ "$path" = Go ]; then set -- "$dir/LICENSE"; else
			set -- $(find "$dir" -type f \( -iname 'licen[sc]e*' -o -iname 'copying*' -o -iname 'notice*' -o -iname 'unlicense*' \) ! -name '*.go' | LC_ALL=C sort)
		fi
		for file in "$@"; do
			printf '\n==== %s %s: %s\n\n' "$path" "$version" "${file#"$dir"/}"
			tr -d '\r' <"$file"
		done
	done
	printf '\n==== Noto Sans: OFL.txt\n\n'
	cat assets/fonts/OFL.txt
}
case ${1:-} in
"") table >docs/licences.md ;;
--texts) { table; texts; } >"$2" ;;
*) echo "licences: do not know '$1'" >&2; exit 2 ;;
esac
