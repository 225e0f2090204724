package courier

import (
	"crypto/tls"
	"crypto/x509"
	"net/url"
	"strings"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
)

// trusting is the TLS of a device towards its region: version 1.3, and a server
// that holds a certificate of the pinned authority (PEM) for the name in the
// address. Its dates are left out, see wire.VerifyUndated: a laptop whose clock
// is wrong meets the same server as any other.
func trusting(ca, base string) (*tls.Config, error) {
	der, err := decodePEM(ca, "CERTIFICATE")
	if err != nil {
		return nil, errs.Errorf(errs.Invalid, "identity", "no authority")
	}
	authority, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, errs.Errorf(errs.Invalid, "identity", "no authority")
	}
	u, err := url.Parse(base)
	if err != nil {
		return nil, errs.Errorf(errs.Invalid, "server_address", "an address looks like https://host:port")
	}
	name, _, _ := strings.Cut(u.Hostname(), "%") // a zone is not in a certificate
	return &tls.Config{
		MinVersion:         tls.VersionTLS13,
		NextProtos:         []string{"http/1.1"},
		InsecureSkipVerify: true, // all of it is done below, but for the dates
		VerifyConnection: func(cs tls.ConnectionState) error {
			if len(cs.PeerCertificates) == 0 {
				return x509.UnknownAuthorityError{}
			}
			return wire.VerifyUndated(cs.PeerCertificates[0], authority, x509.ExtKeyUsageServerAuth, name)
		},
	}, nil
}
