package vault

// Describe writes down what the region's directory says of an officer enrolled
// here: his name, role and unit. An officer who is not enrolled is passed over.
func (v *Vault) Describe(who Officer) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	e, err := v.find(who.ID)
	if err != nil || e.Officer == who {
		return nil
	}
	was := e.Officer
	e.Officer = who
	if err := v.save(); err != nil {
		e.Officer = was
		return err
	}
	return nil
}
