#!/bin/sh
# Looks the packages of build/release over, and tries them in a bare Debian: the
# window opens there, the server is founded, served, upgraded, removed and purged,
# and nothing that was recorded goes with it (scripts/release-inside.sh).
#
#   RELEASE_DISPLAY=N   the number of the virtual display (97)
#
# The bare system takes root, and is booted where this machine lets one be booted.
# What cannot be done here is said, and counts as not checked.
set -eu
cd "$(dirname "$0")/.."
export LC_ALL=C.UTF-8 LANGUAGE=en
out=build/release work=build/release-check
version=$(sed -n 's/^const Version = "\(.*\)"$/\1/p' release/release.go)
bare=$PWD/$work/bare
display=${RELEASE_DISPLAY:-97}
unchecked=""

say() { echo "release-check: $*"; }
fail() { say "$*" >&2; exit 1; }
skip() { unchecked="$unchecked
  $*"; }

clear_bare() {
	while mountpoint -q "$bare/proc"; do umount "$bare/proc" || return 1; done
	rm -rf --one-file-system "$bare"
}

# The mounts of the bare system and the display end with this script, however it ends.
undo() {
	code=$?
	trap - EXIT
	[ -z "${xvfb:-}" ] || kill "$xvfb" 2>/dev/null || true
	clear_bare || code=1
	exit $code
}
trap undo EXIT
trap 'exit 130' INT TERM

look_over() {
	(cd "$out" && sha256sum --quiet -c SHA256SUMS) || fail "SHA256SUMS does not fit"
	for file in "shyraq_${version}_amd64.deb" "shyraq-region_${version}_amd64.deb" "shyraq-$version-linux-amd64.tar.xz" "shyraq-$version-windows-amd64-setup.exe" LICENCES; do
		grep -q " $file\$" "$out/SHA256SUMS" || fail "$file is missing"
	done
	lintian --fail-on error "$out"/*.deb || fail "lintian found errors"
	# Every module that a program itself says to hold, with its licence's words.
	for deb in "$out"/*.deb; do
		rm -rf "$work/unpacked" && dpkg-deb -x "$deb" "$work/unpacked"
		for program in "$work"/unpacked/usr/bin/*; do
			scripts/go version -m "$program" | awk '$1 == "dep" { print $2, $3 }' >"$work/modules"
			[ -s "$work/modules" ] || fail "$program names no modules"
			while read -r module; do
				grep -qF "==== $module: " "$out/LICENCES" || fail "LICENCES lacks $module"
			done <"$work/modules"
		done
	done
	rm -rf "$work/unpacked"
	say "sums, lintian and licences are right"
}

# A Debian with nothing but what it needs to boot.
make_bare() {
	clear_bare
	mmdebstrap --quiet --variant=minbase --include=systemd-sysv,dbus --skip=cleanup/apt/lists --aptopt='Acquire::Languages "none"' bookworm "$bare" ||
		fail "no bare system could be made (mmdebstrap)"
	cp "$out"/*.deb scripts/release-inside.sh docs/region.md "$bare/root/"
	later "shyraq-region_${version}_amd64.deb" "$bare/root/later.deb"
	cp /etc/resolv.conf "$bare/etc/resolv.conf"
}

# The same package under a later version: what an upgrade is tried with.
later() {
	rm -rf "$work/later" && dpkg-deb -R "$out/$1" "$work/later"
	sed -i "s/^Version: .*/&+later/" "$work/later/DEBIAN/control"
	dpkg-deb --root-owner-group -Znone --build "$work/later" "$2" >/dev/null
	rm -rf "$work/later"
}

inside() { chroot "$bare" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }

mount_bare() {
	mount -t proc proc "$bare/proc" 2>/dev/null || skip "with /proc: nothing may be mounted here, so the bare system ran without"
}

try_window() {
	inside sh -ec 'apt-get install -qq -y --no-install-recommends /root/shyraq_*.deb >/root/apt.log 2>&1 || { tail -n 20 /root/apt.log; exit 1; }
		useradd -m officer' || fail "the program cannot be installed in a bare system"
	[ "$(inside shyraq version)" = "shyraq $version" ] || fail "the installed program calls itself otherwise"
	Xvfb ":$display" -screen 0 1280x800x24 -ac -nolisten tcp >/dev/null 2>&1 &
	xvfb=$!
	inside setpriv --reuid officer --regid officer --init-groups env HOME=/home/officer DISPLAY=":$display" LIBGL_ALWAYS_SOFTWARE=1 \
		sh -c 'cd; shyraq >window.log 2>&1 & echo $! >window.pid; wait $!; echo $? >window.end' &
	opened=""
	for _ in $(seq 120); do
		if DISPLAY=:$display xdotool search --name '^Shyraq$' >/dev/null 2>&1; then opened=yes; break; fi
		[ ! -e "$bare/home/officer/window.end" ] || break
		sleep 0.5
	done
	sleep 5
	DISPLAY=:$display import -window root "$work/window.png" || true
	[ -n "$opened" ] || { cat "$bare/home/officer/window.log"; fail "the window did not open"; }
	[ "$(identify -format %k "$work/window.png")" -gt 50 ] || fail "the window is empty, see $work/window.png"
	kill -TERM "$(cat "$bare/home/officer/window.pid")" # the number is of this machine: /proc may be missing in there
	for _ in $(seq 20); do [ -e "$bare/home/officer/window.end" ] && break; sleep 0.5; done
	[ "$(cat "$bare/home/officer/window.end" 2>/dev/null)" = 0 ] || fail "the window did not end well"
	inside sh -ec 'apt-get purge -qq -y shyraq >/dev/null 2>&1; [ ! -e /usr/bin/shyraq ] && [ -d /home/officer/.local/share/shyraq ]' ||
		fail "a purge took what was recorded, or left the program"
	kill "$xvfb" && xvfb=""
	say "the window opens in a bare system ($work/window.png), and a purge leaves what was recorded"
}

try_region() {
	inside chmod 0755 /root/release-inside.sh
	if booted; then
		say "the server was founded, served, upgraded, removed and purged in a booted system"
	elif ! mount -t proc proc "$bare/proc" 2>/dev/null; then
		skip "the server: its package needs /proc, and nothing may be mounted here"
	else
		skip "the unit of the server under systemd: no system can be booted here, its ExecStart was run by hand as its user"
		alone /root/release-inside.sh || fail "the server failed in a bare system"
		say "the server was founded, served, upgraded, removed and purged in a bare system"
	fi
}

# alone is inside, without the processes of this machine where that can be: servers
# of others are none of this check.
alone() {
	if unshare --pid --fork true 2>/dev/null; then
		unshare --pid --fork --mount chroot "$bare" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
			sh -c 'mount -t proc proc /proc; exec "$0"' "$@"
	else
		inside "$@"
	fi
}

# booted boots the bare system, which runs the check as a unit and turns itself
# off; false where this machine boots none.
booted() {
	umount "$bare/proc" 2>/dev/null || true # the booted system has its own
	systemd-nspawn --quiet --register=no --keep-unit -D "$bare" true >"$work/boot.log" 2>&1 || return 1
	cat >"$bare/etc/systemd/system/release-check.service" <<'END'
[Unit]
After=multi-user.target
[Service]
Type=oneshot
Environment=HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
ExecStart=/bin/sh -c '/root/release-inside.sh >/root/inside.log 2>&1; echo $? >/root/inside.end; systemctl --no-block poweroff'
[Install]
WantedBy=default.target
END
	inside systemctl enable --quiet release-check.service
	timeout -k 10 240 systemd-nspawn --quiet --register=no --keep-unit -b -D "$bare" </dev/null >"$work/boot.log" 2>&1 || true
	[ -e "$bare/root/inside.end" ] || return 1
	cat "$bare/root/inside.log"
	[ "$(cat "$bare/root/inside.end")" = 0 ] || fail "the server failed in a booted system"
}

mkdir -p "$work"
look_over
if [ "$(id -u)" = 0 ]; then
	make_bare
	mount_bare
	try_window
	try_region
else
	skip "installing, starting, upgrading and purging: a bare system takes root (sudo make release-check)"
fi
if [ -n "$unchecked" ]; then echo "release-check: NOT CHECKED here:$unchecked"; fi
say "done"
