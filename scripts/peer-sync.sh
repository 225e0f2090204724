#!/bin/sh
# Brings 10,000 encounters of one device to a region and, in turns, by PouchDB to
# pouchdb-server, and prints how the two compare. It needs Node and npm, and puts
# the two packages into build/peer-sync, where they stay.
set -eu
cd "$(dirname "$0")/.."
for p in node npm; do
	command -v $p >/dev/null 2>&1 || { echo "peer-sync: needs $p (Debian: apt-get install nodejs npm)" >&2; exit 1; }
done
mkdir -p build/peer-sync
if [ ! -d build/peer-sync/node_modules/pouchdb-server ]; then
	(cd build/peer-sync && npm install --no-audit --no-fund --no-save pouchdb-server@4.2.0 pouchdb-node@9.0.0)
fi
SHYRAQ_PEER_SYNC=$PWD/build/peer-sync CGO_ENABLED=0 scripts/go test -tags ci -count=1 -timeout 30m -v -run 'TestPeerSync$' ./sync/region
