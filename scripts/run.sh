#!/bin/sh
# Opens the demonstration night, or, where there is no display, plays the same
# night in a virtual one and leaves pictures.
set -eu
if [ -n "${DISPLAY:-}" ]; then
	exec build/shyraq --demo build/demo
fi
if [ -n "${WAYLAND_DISPLAY:-}" ]; then
	echo "The window needs X11, and this Wayland session has no XWayland (DISPLAY is empty)."
fi
echo "There is no display here. The demonstration night is played in a virtual one;"
echo "its pictures go to build/pictures/."
mkdir -p build/pictures
SHYRAQ_WINDOW=1 SHYRAQ_PICTURES="$PWD/build/pictures" CGO_ENABLED=0 \
	scripts/go test -tags ci -count=1 -timeout 10m -run Window ./app/demo
echo "Pictures:"
ls build/pictures/*.png | sed 's/^/    /'
