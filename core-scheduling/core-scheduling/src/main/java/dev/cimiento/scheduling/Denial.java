package dev.cimiento.scheduling;

/** Why a time cannot be had: somebody has it, or the rules do not allow it. */
public sealed interface Denial extends HoldResult, BookResult, ConfirmResult, RescheduleResult, RequestResult
        permits Taken, Refused {}
