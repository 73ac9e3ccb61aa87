package dev.cimiento.auth;

/** Why an authenticator's answer leads nowhere; for metrics and logs. People get one answer for all of them. */
public enum PasskeyFault {
    /** It is none of WebAuthn. */
    MALFORMED,
    /** Nothing was asked with this challenge, for this purpose, of this account, session or browser, in this tenant, in time; or it was answered before. */
    UNKNOWN_CHALLENGE,
    /** A page of another origin asked, or one inside a frame of another's. */
    WRONG_ORIGIN,
    /** It is for another domain. */
    WRONG_RELYING_PARTY,
    /** The authenticator did not ask its owner for finger, face or PIN, or nobody was there. */
    USER_NOT_VERIFIED,
    /** The key is of a kind that was not asked for. */
    WRONG_ALGORITHM,
    /** Nobody has this passkey here, or somebody else does. */
    UNKNOWN_PASSKEY,
    /** The signature is not of this passkey, or of something else. */
    BAD_SIGNATURE,
    /** The authenticator's count did not rise: there may be two of it. */
    COUNTER_WENT_BACK,
    /** Something else that the standard asks for is not so. */
    OTHER
}
