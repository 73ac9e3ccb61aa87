package dev.cimiento.aiagent;

/** An address is not local, and so nothing was sent there. See {@link LocalAddresses}. */
public final class AddressRefusedException extends PermanentAiAgentException {

    private static final long serialVersionUID = 1L;

    AddressRefusedException(String message) {
        super(message);
    }
}
