package dev.cimiento.auth.webauthn;

import com.webauthn4j.verifier.exception.BadAlgorithmException;
import com.webauthn4j.verifier.exception.BadChallengeException;
import com.webauthn4j.verifier.exception.BadOriginException;
import com.webauthn4j.verifier.exception.BadRpIdException;
import com.webauthn4j.verifier.exception.BadSignatureException;
import com.webauthn4j.verifier.exception.BadTopOriginException;
import com.webauthn4j.verifier.exception.CrossOriginException;
import com.webauthn4j.verifier.exception.MaliciousCounterValueException;
import com.webauthn4j.verifier.exception.NotAllowedAlgorithmException;
import com.webauthn4j.verifier.exception.UserNotPresentException;
import com.webauthn4j.verifier.exception.UserNotVerifiedException;
import dev.cimiento.auth.PasskeyFault;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the library's complaints mean. */
final class Faults {

    private static final Map<Class<? extends RuntimeException>, PasskeyFault> MEANINGS = new LinkedHashMap<>();

    static {
        MEANINGS.put(BadChallengeException.class, PasskeyFault.UNKNOWN_CHALLENGE);
        MEANINGS.put(BadOriginException.class, PasskeyFault.WRONG_ORIGIN);
        MEANINGS.put(BadTopOriginException.class, PasskeyFault.WRONG_ORIGIN);
        MEANINGS.put(CrossOriginException.class, PasskeyFault.WRONG_ORIGIN);
        MEANINGS.put(BadRpIdException.class, PasskeyFault.WRONG_RELYING_PARTY);
        MEANINGS.put(UserNotVerifiedException.class, PasskeyFault.USER_NOT_VERIFIED);
        MEANINGS.put(UserNotPresentException.class, PasskeyFault.USER_NOT_VERIFIED);
        MEANINGS.put(NotAllowedAlgorithmException.class, PasskeyFault.WRONG_ALGORITHM);
        MEANINGS.put(BadAlgorithmException.class, PasskeyFault.WRONG_ALGORITHM);
        MEANINGS.put(BadSignatureException.class, PasskeyFault.BAD_SIGNATURE);
        MEANINGS.put(MaliciousCounterValueException.class, PasskeyFault.COUNTER_WENT_BACK);
    }

    private Faults() {}

    static PasskeyFault of(RuntimeException complaint) {
        return MEANINGS.getOrDefault(complaint.getClass(), PasskeyFault.OTHER);
    }
}
