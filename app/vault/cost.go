package vault

// standard is the second profile of RFC 9106: 0.10 to 0.19 s on the machines
// measured. It has a file of its own, for which the nights of app/e2e build in
// another: they try PINs a thousand times.
var standard = Cost{Time: 3, Memory: 64 << 10, Threads: 4}
