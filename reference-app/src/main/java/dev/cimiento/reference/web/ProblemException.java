package dev.cimiento.reference.web;

import java.util.List;

/** Ends a request with a problem (RFC 9457) instead of an answer. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    /** With this problem. */
    public ProblemException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    /** 400: a field of the request is wrong. */
    public static ProblemException field(String field, String message) {
        return new ProblemException(new Problem(
                400,
                "invalid-input",
                "The request is not valid",
                field + " " + message,
                List.of(new Problem.FieldError(field, message))));
    }

    /** 401: nobody, or nobody any more. */
    public static ProblemException unauthenticated(String detail) {
        return new ProblemException(Problem.of(401, "unauthenticated", "Log in first", detail));
    }

    /** 403: somebody, who may not. */
    public static ProblemException forbidden(String detail) {
        return new ProblemException(Problem.of(403, "forbidden", "Not allowed", detail));
    }

    /** 403: the business has not bought it. */
    public static ProblemException notInPlan(String detail) {
        return new ProblemException(Problem.of(403, "not-in-plan", "Not in the plan", detail));
    }

    /** 404. */
    public static ProblemException notFound(String detail) {
        return new ProblemException(Problem.of(404, "not-found", "Not found", detail));
    }

    /** 409: right in itself, and not possible now. */
    public static ProblemException conflict(String code, String detail) {
        return new ProblemException(Problem.of(409, code, "Not possible now", detail));
    }

    /** What to answer. */
    public Problem problem() {
        return problem;
    }
}
