package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

/** What came of a registration, told so that nobody learns who is a customer. */
public sealed interface RegistrationResult {

    /** A message is on its way to the address, be it new here or not: "check your mail". */
    record CheckMail() implements RegistrationResult {}

    /**
     * A field cannot be accepted as it is.
     *
     * @param objection why
     */
    record Refused(SignUpResult.Invalid objection) implements RegistrationResult {

        /** Checks that there is one. */
        public Refused {
            requireNonNull(objection, "objection");
        }
    }
}
