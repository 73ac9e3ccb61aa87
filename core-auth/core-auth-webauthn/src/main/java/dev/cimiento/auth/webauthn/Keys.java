package dev.cimiento.auth.webauthn;

import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecord;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.attestation.authenticator.AAGUID;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.authenticator.COSEKey;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import dev.cimiento.auth.Passkey;
import dev.cimiento.auth.spi.PasskeyCredential;
import dev.cimiento.auth.spi.StoredPasskey;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Between what is stored of a passkey and what the library computes with. */
final class Keys {

    private final ObjectConverter converter;

    Keys(ObjectConverter converter) {
        this.converter = converter;
    }

    PasskeyCredential credential(AuthenticatorData<?> data, AttestedCredentialData attested, List<String> transports) {
        byte[] key = converter.getCborConverter().writeValueAsBytes(attested.getCOSEKey());
        return new PasskeyCredential(
                Base64.getUrlEncoder().withoutPadding().encodeToString(key),
                attested.getAaguid().getValue(),
                transports,
                data.getSignCount(),
                backup(data));
    }

    static Passkey.Backup backup(AuthenticatorData<?> data) {
        if (!data.isFlagBE()) {
            return Passkey.Backup.NONE;
        }
        return data.isFlagBS() ? Passkey.Backup.MADE : Passkey.Backup.POSSIBLE;
    }

    CredentialRecord record(StoredPasskey passkey) {
        PasskeyCredential credential = passkey.credential();
        byte[] key = Base64.getUrlDecoder().decode(credential.publicKey());
        AttestedCredentialData attested = new AttestedCredentialData(
                new AAGUID(credential.model()),
                passkey.id().bytes(),
                converter.getCborConverter().readValue(key, COSEKey.class));
        return new CredentialRecordImpl(
                new NoneAttestationStatement(),
                true,
                credential.backup() != Passkey.Backup.NONE,
                credential.backup() == Passkey.Backup.MADE,
                credential.signCount(),
                attested,
                null,
                null,
                null,
                Set.of());
    }
}
