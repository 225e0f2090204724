#!/bin/sh
# Makes the packages of a release in build/release (docs/release.md says what is
# in each). The same source gives the same bytes, on any day and in any folder:
# no package holds a time but that of the last commit.
#
#   SOURCE_DATE_EPOCH=SECONDS   another time
#   UPDATE_KEY=FILE             the private key of updates: signs all packages as one file, and is
#                               trusted by the programs, which else trust none
#   UPDATE_PUBLIC=KEY           its public half alone, where it is signed elsewhere (docs/release.md)
#   MAINTAINER="NAME <MAIL>"    whom the packages name
#   RELEASE_LEVEL=N             how hard xz tries, 0 to 9 (6): 0 to try the packages out
set -eu
cd "$(dirname "$0")/.."
umask 022
export LC_ALL=C.UTF-8 TZ=UTC
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH
version=$(sed -n 's/^const Version = "\(.*\)"$/\1/p' release/release.go)
numbers=$(echo "$version.0.0.0" | cut -d. -f1-4)
level=${RELEASE_LEVEL:-6}
maintainer=${MAINTAINER:-Shyraq <release@shyraq.kz>}
out=build/release
work=build/release.work
bin=$work/bin
[ -z "${UPDATE_KEY:-}" ] || UPDATE_PUBLIC=$(scripts/go run ./release/cmd/update public "$UPDATE_KEY")
trust="-s -w -X shyraq/release.UpdateKey=${UPDATE_PUBLIC:-}"
rm -rf "$out" "$work"
mkdir -p "$out" "$bin"

put() { install -D -m "$1" "$2" "$3"; } # MODE FILE AS
filled() { sed -e "s/@VERSION@/$version/g; s/@NUMBERS@/$(echo "$numbers" | tr . ,)/g; s/@MAINTAINER@/$maintainer/g; s/@SIZE@/${size:-}/g; s/@DEPENDS@/${depends:-}/g" "$1"; }
settle() { find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +; }

# The window program for both systems; the server without cgo, so that it runs
# on any Linux.
programs() {
	scripts/build.sh "$bin/shyraq" . -trimpath -ldflags "$trust"
	CGO_ENABLED=0 scripts/build.sh "$bin/shyraq-region" ./sync/cmd/region -trimpath -ldflags "$trust"
	filled packaging/windows/shyraq.rc >"$work/shyraq.rc"
	x86_64-w64-mingw32-windres -I packaging/windows -O coff "$work/shyraq.rc" "$work/shyraq.res"
	GOOS=windows GOARCH=amd64 CGO_ENABLED=1 CC=x86_64-w64-mingw32-gcc \
		scripts/build.sh "$bin/shyraq.exe" . -trimpath -ldflags "$trust -H=windowsgui -extldflags=$PWD/$work/shyraq.res"
	scripts/licences.sh --texts "$work/LICENCES"
}

# What a folder such as /usr has of the window program.
field() {
	put 0755 "$bin/shyraq" "$1/bin/shyraq"
	put 0644 packaging/linux/shyraq.desktop "$1/share/applications/shyraq.desktop"
	put 0644 assets/icon.png "$1/share/icons/hicolor/512x512/apps/shyraq.png"
	put 0644 assets/icon.svg "$1/share/icons/hicolor/scalable/apps/shyraq.svg"
}

# And what a machine has of the server.
region() {
	doc=$1/usr/share/doc/shyraq-region
	put 0755 "$bin/shyraq-region" "$1/usr/bin/shyraq-region"
	put 0644 packaging/systemd/shyraq-region.service "$1/lib/systemd/system/shyraq-region.service"
	put 0644 packaging/debian/shyraq-region.sysusers "$1/usr/lib/sysusers.d/shyraq-region.conf"
	put 0644 packaging/debian/shyraq-region.tmpfiles "$1/usr/lib/tmpfiles.d/shyraq-region.conf"
	put 0644 packaging/debian/shyraq-region.lintian "$1/usr/share/lintian/overrides/shyraq-region"
	put 0644 packaging/systemd/region.conf "$1/etc/shyraq/region.conf"
	put 0644 packaging/systemd/logrotate "$1/etc/logrotate.d/shyraq-region"
	put 0644 docs/region.md "$doc/region.md"
	for file in packaging/systemd/region.conf packaging/systemd/logrotate packaging/cluster/*; do
		put 0644 "$file" "$doc/examples/${file##*/}"
	done
	for file in assets/regions/*.json; do put 0644 "$file" "$1/usr/share/shyraq-region/${file##*/}"; done
}

# The libraries that the linker named; GLFW opens its further ones by itself.
libraries() {
	mkdir -p "$work/debian"
	printf 'Source: shyraq\n\nPackage: shyraq\nArchitecture: amd64\n' >"$work/debian/control"
	(cd "$work" && dpkg-shlibdeps -O bin/shyraq) | sed -n 's/^shlibs:Depends=//p'
}

deb() { # NAME: packs what lies in $work/deb/NAME
	root=$work/deb/$1
	doc=$root/usr/share/doc/$1
	put 0644 packaging/debian/copyright "$doc/copyright"
	gzip -9nc "$work/LICENCES" >"$doc/LICENCES.gz"
	printf '%s (%s) unstable; urgency=medium\n\n  * What changed for its users: CHANGELOG.md.gz beside this file.\n\n -- %s  %s\n' \
		"$1" "$version" "$maintainer" "$(date -R -d "@$SOURCE_DATE_EPOCH")" | gzip -9nc >"$doc/changelog.gz"
	gzip -9nc CHANGELOG.md >"$doc/CHANGELOG.md.gz"
	size=$(find "$root" -type f -printf '%s\n' | awk '{ n += int(($1 + 1023) / 1024) } END { print n }')
	mkdir "$root/DEBIAN"
	filled "packaging/debian/$1.control" >"$root/DEBIAN/control"
	(cd "$root" && find . -type f ! -path './DEBIAN/*' -printf '%P\n' | sort | xargs md5sum) >"$root/DEBIAN/md5sums"
	for part in postinst prerm postrm; do
		if [ -f "packaging/debian/$1.$part" ]; then put 0755 "packaging/debian/$1.$part" "$root/DEBIAN/$part"; fi
	done
	if [ -f "packaging/debian/$1.conffiles" ]; then put 0644 "packaging/debian/$1.conffiles" "$root/DEBIAN/conffiles"; fi
	settle "$root"
	dpkg-deb --root-owner-group -Zxz "-z$level" --threads-max=1 --build "$root" "$out/$1_${version}_amd64.deb"
}

archive() {
	name=shyraq-$version-linux-amd64
	field "$work/$name"
	filled packaging/linux/README >"$work/$name/README"
	put 0644 "$work/LICENCES" "$work/$name/LICENCES"
	settle "$work/$name"
	tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner --format=gnu -cf - "$name" | xz "-$level" --threads=1 >"$out/$name.tar.xz"
}

installer() {
	sed 's/$/\r/' "$work/LICENCES" >"$work/LICENCES.txt"
	settle "$work"
	makensis -V2 -NOCD "-DVERSION=$version" "-DNUMBERS=$numbers" "-DICON=packaging/windows/shyraq.ico" "-DPROGRAM=$bin/shyraq.exe" \
		"-DLICENCES=$work/LICENCES.txt" "-DOUT=$out/shyraq-$version-windows-amd64-setup.exe" packaging/windows/shyraq.nsi
}

programs
depends="$(libraries), libxcursor1, libxi6, libxinerama1, libxrandr2, libxxf86vm1"
field "$work/deb/shyraq/usr"
deb shyraq
region "$work/deb/shyraq-region"
deb shyraq-region
archive
installer
cp "$work/LICENCES" "$out/LICENCES"
if [ -n "${UPDATE_KEY:-}" ]; then
	scripts/go run ./release/cmd/update sign "$UPDATE_KEY" "$version" "$out/shyraq-update-$version.tar" "$out"/*.deb "$out"/*.tar.xz "$out"/*.exe
fi
(cd "$out" && sha256sum -- * >"$OLDPWD/$work/SHA256SUMS" && mv "$OLDPWD/$work/SHA256SUMS" .)
rm -rf "$work"
ls -l "$out"
