#!/bin/sh
# Writes docs/licences.md: every module that is linked into the two programs,
# with the licence its own file names.
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
	*"Unlicense"* | *"public domain"*) echo "Unlicense" ;;
	*) echo "see its file" ;;
	esac
}
{
	echo "# Whose work Shyraq stands on"
	echo
	echo "Modules linked into the programs (\`scripts/licences.sh\` writes this list):"
	echo
	echo "| module | version | licence |"
	echo "|---|---|---|"
	scripts/go list -deps -f '{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}} {{.Dir}}{{end}}{{end}}' . ./sync/cmd/region |
		sort -u | while read -r path version dir; do
		[ -n "$path" ] || continue
		file=$(ls "$dir" | grep -iE '^(licen[sc]e|copying|unlicense)' | head -n 1)
		if [ -n "$file" ] && [ -f "$dir/$file" ]; then echo "| $path | $version | $(kind "$dir/$file") |"; else echo "| $path | $version | see its repository |"; fi
	done
	cat <<'END'

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
} >docs/licences.md
