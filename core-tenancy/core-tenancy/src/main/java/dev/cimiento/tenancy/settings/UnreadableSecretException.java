package dev.cimiento.tenancy.settings;

import dev.cimiento.tenancy.KeyId;
import dev.cimiento.tenancy.TenancyException;
import dev.cimiento.tenancy.TenantId;

/** A stored secret does not open. Names tenant, setting and key; never the value. Repeating does not help: give the right key, or set it anew. */
public final class UnreadableSecretException extends TenancyException {

    private static final long serialVersionUID = 1L;

    private final transient TenantId tenant;
    private final String setting;
    private final transient KeyId key;

    UnreadableSecretException(TenantId tenant, String setting, KeyId key, String why) {
        super("setting " + setting + " of tenant '" + tenant + "' cannot be decrypted with key '" + key + "': " + why);
        this.tenant = tenant;
        this.setting = setting;
        this.key = key;
    }

    /** Whose it is. */
    public TenantId tenant() {
        return tenant;
    }

    /** Which setting. */
    public String setting() {
        return setting;
    }

    /** The key it says it was sealed with. */
    public KeyId key() {
        return key;
    }
}
