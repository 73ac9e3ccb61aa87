package dev.cimiento.auth.jakarta;

/** The class behind the interface. */
public final class Desk implements DeskApi {

    @Override
    public String desk() {
        return "desk";
    }

    @Override
    public String safe() {
        return "safe";
    }
}
