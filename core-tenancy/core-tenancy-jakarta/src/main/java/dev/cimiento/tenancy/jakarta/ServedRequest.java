package dev.cimiento.tenancy.jakarta;

import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.telemetry.TenancyListener;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;

/** A request that was let in, told to the listener once, when its answer is complete. */
final class ServedRequest implements AsyncListener {

    private static final int FAILED = 500;

    private final TenantId tenant;
    private final HttpServletResponse response;
    private final TenancyListener listener;
    private final long began = System.nanoTime();

    ServedRequest(TenantId tenant, HttpServletResponse response, TenancyListener listener) {
        this.tenant = tenant;
        this.response = response;
        this.listener = listener;
    }

    void endedOrAsynchronous(HttpServletRequest request) {
        if (listener == TenancyListener.NONE) {
            return;
        }
        if (!request.isAsyncStarted() || !listensTo(request)) {
            tell(response.getStatus());
        }
    }

    private boolean listensTo(HttpServletRequest request) {
        try {
            request.getAsyncContext().addListener(this);
            return true;
        } catch (IllegalStateException completedMeanwhile) {
            return false;
        }
    }

    /** The application threw: the container answers 500, or the error page's status. */
    void failed() {
        tell(FAILED);
    }

    private void tell(int status) {
        listener.requestServed(tenant, status, Duration.ofNanos(System.nanoTime() - began));
    }

    @Override
    public void onComplete(AsyncEvent event) {
        tell(response.getStatus());
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // completed afterwards, and told then
    }

    @Override
    public void onError(AsyncEvent event) {
        // completed afterwards, and told then
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // A new asynchronous cycle forgets its listeners (Jakarta Servlet 6.1 section 2.3.3.3).
        event.getAsyncContext().addListener(this);
    }
}
