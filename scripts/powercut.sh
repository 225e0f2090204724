#!/bin/sh
# Takes the power of a virtual machine away, again and again, with a device and its
# region on its disk (app/e2e/powercut_linux_test.go). The machine is emulated, so
# neither rights nor a processor that helps are needed. Its kernel is Debian's for
# clouds, unpacked below build/ and not installed: nothing of this system changes.
#
#   scripts/powercut.sh [CUTS]
set -eu
cd "$(dirname "$0")/.."
scripts/setup.sh powercut
kernel=${KERNEL:-$PWD/build/kernel} # a folder with boot/vmlinuz-* and lib/modules
if ! ls "$kernel"/boot/vmlinuz-* >/dev/null 2>&1; then
	mkdir -p "$kernel"
	package=$(apt-cache depends linux-image-cloud-amd64 2>/dev/null | sed -n 's/^ *Depends: \(linux-image-.*\)/\1/p')
	[ -n "$package" ] || { echo "powercut: no linux-image-cloud-amd64 here; KERNEL=folder names one with boot/ and lib/modules/" >&2; exit 1; }
	(cd "$kernel" && apt-get download -qq -o APT::Sandbox::User=root "$package" >/dev/null && dpkg-deb -x "$package"_*.deb . && rm -f "$package"_*.deb)
fi
SHYRAQ_KERNEL=$kernel SHYRAQ_POWERCUT=${1:-100} CGO_ENABLED=0 scripts/go test -tags ci -count=1 -timeout 6h -v -run TestPowerCut ./app/e2e
