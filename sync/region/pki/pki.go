// Package pki says who a region is and whom it knows: its keys and its authority,
// what it is called, how a device gets its certificate and the next one, and
// whether one certificate is in two hands. It speaks no HTTP and knows no record.
package pki
