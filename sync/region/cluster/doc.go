// Package cluster plays a night on a cluster of the region: three machines on
// loopback, each with etcd, Patroni, PostgreSQL and HAProxy, two of them with a
// server, set up with the files of packaging/cluster, and twenty devices that
// push while leader, server and proxy are killed in turn. It is tests alone;
// make cluster runs it.
package cluster
