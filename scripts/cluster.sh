#!/bin/sh
# Plays a night on a cluster of the region: three machines on loopback
# (127.0.7.11 to 127.0.7.13) with etcd, Patroni, PostgreSQL and HAProxy from the
# system's packages, set up with the files of packaging/cluster, two servers and
# twenty devices; leader, server and proxy are killed in turn. It prints the
# seconds without service and how much of what was answered was lost.
set -eu
cd "$(dirname "$0")/.."
scripts/setup.sh cluster
mkdir -p build
CGO_ENABLED=0 scripts/go build -buildvcs=false -tags ci -o build/shyraq-region ./sync/cmd/region
SHYRAQ_CLUSTER=$PWD/build/shyraq-region CGO_ENABLED=0 scripts/go test -tags ci -count=1 -timeout 30m -v ./sync/region/cluster
