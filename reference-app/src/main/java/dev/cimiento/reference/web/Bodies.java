package dev.cimiento.reference.web;

import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;

/** What takes a body gets one: a request without any, which names no media type either, would else arrive as null. */
public final class Bodies implements ReaderInterceptor {

    /** For every resource. */
    public Bodies() {}

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        Object body = context.proceed();
        if (body == null) {
            throw ProblemException.field("body", "is required");
        }
        return body;
    }
}
