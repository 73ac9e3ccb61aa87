package dev.cimiento.tenancy.jakarta;

import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.UnknownTenantException;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutorService;
import org.slf4j.MDC;

/** What the tests ask: everything answers with the tenant that it sees. */
final class Resources {

    private Resources() {}

    static String seen() {
        return TenantContext.current().map(TenantId::value).orElse("none") + "/" + MDC.get(TenantContext.MDC_KEY);
    }

    @Path("/who")
    public static final class Who {

        @GET
        public String who() {
            return seen();
        }

        @GET
        @Path("fails")
        public String fails() {
            throw new IllegalStateException("a broken resource");
        }

        @GET
        @Path("unknown")
        public String unknown() {
            throw new UnknownTenantException(TenantId.of("nobody"));
        }

        @GET
        @Path("needs")
        public String needs() {
            return TenantContext.require().value();
        }
    }

    @Path("/later")
    public static final class Later {

        private final ExecutorService threads;

        Later(ExecutorService threads) {
            this.threads = threads;
        }

        @GET
        public void carried(@Suspended AsyncResponse answer) {
            TenantContext.propagate(threads).execute(() -> answer.resume(seen()));
        }

        @GET
        @Path("bare")
        public void bare(@Suspended AsyncResponse answer) {
            threads.execute(() -> answer.resume(seen()));
        }
    }

    @Path("/chat")
    @NeedsModule("whatsapp")
    public static final class Chat {

        @GET
        public String chat() {
            return seen();
        }
    }

    @Path("/t/{tenant}/assistant")
    public static final class Assistant {

        @GET
        public String ask() {
            return seen();
        }
    }

    /** Begins on one thread, goes on on another, and ends in a dispatch. */
    static final class Dispatching extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getDispatcherType() == DispatcherType.ASYNC) {
                response.getWriter().print(request.getAttribute("middle") + " " + seen());
                return;
            }
            AsyncContext async = request.startAsync();
            async.start(() -> {
                request.setAttribute("middle", seen());
                async.dispatch();
            });
        }
    }

    /** Completes on a container's thread without a dispatch. */
    static final class Completing extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            AsyncContext async = request.startAsync(request, response);
            async.start(() -> {
                try {
                    response.setStatus(202);
                    response.getWriter().print(seen());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                async.complete();
            });
        }
    }
}
