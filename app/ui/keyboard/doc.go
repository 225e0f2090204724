// Package keyboard is a keyboard on the screen for a tablet that has no other:
// Kazakh with its nine letters at one tap, Russian, Latin, signs, and large
// digits for dates and telephones.
//
// It promises that a key is at least 48 dp wide and high at 800 dp and more,
// that a letter goes where the officer looks: to the field that was tapped
// last, even after something else took the focus, and that it takes no focus
// itself. It learns nothing: it keeps no word, offers none, and forgets its
// field when the field goes out of sight.
package keyboard
