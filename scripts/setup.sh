#!/bin/sh
# Installs what this machine misses, from the system's own packages:
#
#   scripts/setup.sh build           what building the window program needs
#   scripts/setup.sh build test      and what the tests need
#   scripts/setup.sh build release   and what makes the packages of a release
#   scripts/setup.sh release-check   what tries them in a bare system
#   scripts/setup.sh powercut        QEMU, for the machine whose power is taken away
#   scripts/setup.sh windows         the cross compiler for Windows
#   scripts/setup.sh cluster         PostgreSQL, Patroni, etcd and HAProxy
#   scripts/setup.sh overview        GDAL, which cuts the shipped overview
#   scripts/setup.sh peer            Mapnik and GDAL, whose map ours is measured beside
#
# As root, or through sudo where that asks no password or there is a terminal
# to ask on; otherwise it prints the one command to run and stops.
set -eu

if ! command -v dpkg-query >/dev/null 2>&1; then
	echo "setup: this is neither Debian nor Ubuntu; taking it that a C compiler, pkg-config, the headers" >&2
	echo "of X11 and OpenGL, and for tests Xvfb, ImageMagick, xdotool, gpsd, PostgreSQL and GDAL are here (see scripts/setup.sh)" >&2
	exit 0
fi

wanted=""
for room in "$@"; do
	case $room in
	build) wanted="$wanted gcc libc6-dev pkg-config xorg-dev libgl1-mesa-dev ca-certificates" ;;
	screen) wanted="$wanted xvfb xauth libgl1-mesa-dri imagemagick xdotool" ;;
	test) wanted="$wanted xvfb xauth libgl1-mesa-dri imagemagick xdotool gpsd postgresql gdal-bin" ;;
	cluster) wanted="$wanted postgresql patroni etcd-server haproxy" ;;
	release) wanted="$wanted git dpkg-dev xz-utils gcc-mingw-w64-x86-64 nsis" ;;
	release-check) wanted="$wanted lintian mmdebstrap systemd-container xvfb xauth xdotool imagemagick" ;;
	overview) wanted="$wanted gdal-bin python3-minimal" ;;
	peer) wanted="$wanted python3-mapnik gdal-bin" ;;
	powercut) wanted="$wanted qemu-system-x86 e2fsprogs xz-utils" ;;
	windows) wanted="$wanted gcc-mingw-w64-x86-64" ;;
	*) echo "setup: do not know '$room'" >&2; exit 2 ;;
	esac
done
# Any Go can fetch the one this project is pinned to; see scripts/go.
if ! command -v go >/dev/null 2>&1 && [ ! -x /usr/local/go/bin/go ]; then wanted="$wanted golang-go"; fi

missing=""
for p in $wanted; do
	state=$(dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null || true)
	[ "$state" = installed ] || missing="$missing $p"
done
[ -n "$missing" ] || exit 0

install="apt-get install -y --no-install-recommends$missing"
if [ "$(id -u)" = 0 ]; then
	run=""
elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
	run="sudo"
else
	echo "Shyraq needs these packages:$missing" >&2
	echo "Run this once, then try again:" >&2
	as="su -c"
	if command -v sudo >/dev/null 2>&1; then as="sudo sh -c"; fi
	echo "    $as 'apt-get update && $install'" >&2
	exit 1
fi
echo "Installing:$missing"
log=$(mktemp)
if ! $run sh -c "apt-get update && DEBIAN_FRONTEND=noninteractive $install" >"$log" 2>&1; then
	tail -n 15 "$log" >&2
	rm -f "$log"
	echo "setup: the packages could not be installed; is there a connection?" >&2
	exit 1
fi
rm -f "$log"
