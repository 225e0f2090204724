package wire

import (
	"crypto/x509"
	"time"
)

// VerifyUndated says whether a certificate is of an authority, for a use and,
// unless it is empty, for a name: all that x509 asks but the dates. The name is
// looked at last, so that an x509.HostnameError is about the authority's own. Neither
// side can trust its own clock with them. A device may be decades off after an
// empty battery, and who serves is proved by the pinned authority and the key;
// whether a device's certificate has ended, the region judges apart, by its own
// clock, so that it can say so.
func VerifyUndated(c, authority *x509.Certificate, use x509.ExtKeyUsage, name string) error {
	roots := x509.NewCertPool()
	roots.AddCert(undated(authority))
	_, err := undated(c).Verify(x509.VerifyOptions{Roots: roots, CurrentTime: time.Unix(0, 0), KeyUsages: []x509.ExtKeyUsage{use}})
	if err != nil || name == "" {
		return err
	}
	return c.VerifyHostname(name)
}

// undated is a certificate that is good at any time. Its signature is over the
// bytes it was read from, which stay.
func undated(c *x509.Certificate) *x509.Certificate {
	u := *c
	u.NotBefore, u.NotAfter = time.Time{}, time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
	return &u
}
