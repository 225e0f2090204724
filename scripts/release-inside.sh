#!/bin/sh
# Runs in the bare system of scripts/release-check.sh, as root: what happens to a
# region between the first package and the last purge. Where systemd runs, the
# unit serves, and the region is founded by the lines of docs/region.md, First day;
# else its ExecStart serves, by hand, as its user.
set -eu
cd /root
log=/tmp/region.out
fail() {
	echo "inside: $*"
	[ ! -d /run/systemd/system ] || journalctl -u shyraq-region --no-pager -n 15 || true
	cat $log 2>/dev/null || true
	exit 1
}
apt() { apt-get -qq -y --no-install-recommends "$@" >/tmp/apt.log 2>&1 || { tail -n 20 /tmp/apt.log; fail "apt-get $*"; }; }
region() { setpriv --reuid shyraq --regid shyraq --init-groups env SHYRAQ_REGION_CONFIG=/etc/shyraq/region.conf shyraq-region "$@"; }
id_of() { region status --json | sed 's/.*"server_id":"\([^"]*\)".*/\1/'; }
systemd() { [ -d /run/systemd/system ]; }
# process is the server's number, without asking /proc, which may be missing here.
process() { if systemd; then systemctl show -P MainPID shyraq-region; else cat /tmp/pid 2>/dev/null || echo 0; fi; }
running() { number=$(process) && [ "$number" != 0 ] && kill -0 "$number" 2>/dev/null; }
start() {
	if systemd; then systemctl start shyraq-region; return; fi
	rm -f $log # what the server before it said
	setsid setpriv --reuid shyraq --regid shyraq --init-groups \
		$(sed -n 's/^ExecStart=//p' /lib/systemd/system/shyraq-region.service) >$log 2>&1 &
	echo $! >/tmp/pid
	for _ in $(seq 60); do
		if grep -q listen $log 2>/dev/null; then return; fi
		sleep 0.5
	done
	return 1
}
stop() {
	if systemd; then systemctl stop shyraq-region; else
		kill "$(process)"
		while running; do sleep 0.2; done
	fi
}
# The lines of the page, in their order, as somebody copies them into a root shell.
first_day() { awk '/^## / { on = /First day/ } on && /^```/ { code = !code; next } on && code' region.md; }
serves() { running && region status >/dev/null; }

apt install ./shyraq-region_*.deb
[ ! -e /var/lib/shyraq/region.json ] || fail "a region was founded by installing"
! running || fail "a server was started by installing"
[ "$(stat -c '%U %a' /var/lib/shyraq /etc/shyraq/key | sort -u)" = "shyraq 700" ] || fail "folders are open to others"
if systemd && systemctl start shyraq-region 2>/dev/null; then fail "a server starts without a region"; fi
[ ! -e /var/lib/shyraq/region.json ] || fail "a region was founded by a start"

sed -i 's/region.example.kz/shyraq.test/' /etc/shyraq/region.conf
if systemd; then
	first_day >/tmp/first-day
	grep -q 'region invite' /tmp/first-day || fail "docs/region.md has no first day"
	bash -e /tmp/first-day >/tmp/init 2>&1 || { tail -n 20 /tmp/init; fail "docs/region.md, First day, cannot be followed"; }
else
	region init >/tmp/init || fail "init"
	start || fail "the server does not start"
fi
grep -q AGE-SECRET-KEY /tmp/init || fail "init told no secret of the backups"
serves || fail "the server does not answer"
region grant --hours 24 >/dev/null
region backup /var/backups/shyraq/one.age >/dev/null || fail "backup"
was=$(id_of)

before=$(process)
apt install ./later.deb
if systemd; then
	[ "$(process)" != "$before" ] || fail "an upgrade left the older program running"
else
	stop && start || fail "the upgraded server does not start"
fi
serves || fail "the upgraded server does not answer"
[ "$(id_of)" = "$was" ] || fail "another region after an upgrade"
region grant | grep -q 24 || fail "an upgrade lost what was set"
grep -q shyraq.test /etc/shyraq/region.conf || fail "an upgrade lost the settings"

systemd || stop
apt remove shyraq-region
! running || fail "a removed server still runs"
[ -s /var/lib/shyraq/region.json ] || fail "a removal took the region"
apt purge shyraq-region
for kept in /var/lib/shyraq/region.json /etc/shyraq/key/region.key /var/backups/shyraq/one.age; do
	[ -s $kept ] || fail "a purge took $kept"
done
[ ! -e /etc/shyraq/region.conf ] && [ ! -e /var/log/shyraq ] || fail "a purge left settings or logs"

apt install ./shyraq-region_*.deb
start || fail "the server does not start again"
[ "$(id_of)" = "$was" ] || fail "another region after a purge"
stop
echo "inside: founded, served, upgraded, removed, purged and served again: region $was"
