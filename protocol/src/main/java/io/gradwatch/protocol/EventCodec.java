package io.gradwatch.protocol;

import java.util.Optional;
import java.util.OptionalLong;

/** Encodes and decodes {@link Event}. */
public final class EventCodec {

  private static final String PHASE = "EVENT_PHASE_";
  private static final String SEVERITY = "SEVERITY_";

  private EventCodec() {}

  public static byte[] encode(Event event) {
    var message =
        io.gradwatch.protocol.wire.Event.newBuilder()
            .setContract(Contract.VERSION)
            .setRun(event.run())
            .setAttempt(event.attempt())
            .setId(event.id())
            .setPhase(io.gradwatch.protocol.wire.EventPhase.valueOf(PHASE + event.phase().name()))
            .setKind(io.gradwatch.protocol.wire.VerdictKind.valueOf(event.kind().name()))
            .setSeverity(
                io.gradwatch.protocol.wire.Severity.valueOf(SEVERITY + event.severity().name()))
            .addAllLayers(event.layers())
            .setOnsetStep(event.onsetStep())
            .setConfirmedStep(event.confirmedStep())
            .setRootCause(event.rootCause())
            .setCausedBy(event.causedBy())
            .setCause(event.cause())
            .setTime(WireMapping.timestamp(event.time()));
    event.layer().ifPresent(layer -> message.setLayerIndex(layer.index()).setLayer(layer.name()));
    event.clearedStep().ifPresent(message::setClearedStep);
    event.evidence().forEach(evidence -> message.addEvidence(evidence(evidence)));
    event
        .remedies()
        .forEach(
            remedy ->
                message.addRemedies(
                    io.gradwatch.protocol.wire.Remedy.newBuilder()
                        .setKey(remedy.key())
                        .setText(remedy.text())));
    return message.build().toByteArray();
  }

  private static io.gradwatch.protocol.wire.Figure evidence(Evidence evidence) {
    var message =
        io.gradwatch.protocol.wire.Figure.newBuilder()
            .setName(evidence.name())
            .setValue(evidence.value())
            .setUnit(evidence.unit());
    evidence.limit().ifPresent(message::setLimit);
    return message.build();
  }

  public static Decoded<Event> decode(byte[] bytes) {
    return WireMapping.decode(
        bytes,
        io.gradwatch.protocol.wire.Event::parseFrom,
        io.gradwatch.protocol.wire.Event::getContract,
        EventCodec::event);
  }

  private static Event event(io.gradwatch.protocol.wire.Event message) {
    return new Event(
        message.getRun(),
        message.getAttempt(),
        message.getId(),
        WireMapping.constant(EventPhase.class, "phase", message.getPhase(), PHASE),
        WireMapping.constant(VerdictKind.class, "kind", message.getKind(), ""),
        WireMapping.constant(Severity.class, "severity", message.getSeverity(), SEVERITY),
        message.hasLayerIndex()
            ? Optional.of(
                WireMapping.part(
                    "layer", message, m -> new LayerRef(m.getLayerIndex(), m.getLayer())))
            : Optional.empty(),
        message.getLayersList(),
        message.getOnsetStep(),
        message.getConfirmedStep(),
        message.hasClearedStep() ? OptionalLong.of(message.getClearedStep()) : OptionalLong.empty(),
        message.getRootCause(),
        message.getCausedBy(),
        message.getCause(),
        WireMapping.parts(
            "evidence",
            message.getEvidenceList(),
            Contract.MAX_EVENT_ENTRIES,
            EventCodec::evidence),
        WireMapping.parts(
            "remedies",
            message.getRemediesList(),
            Contract.MAX_EVENT_ENTRIES,
            m -> new Remedy(m.getKey(), m.getText())),
        WireMapping.instant("time", message.hasTime(), message.getTime()));
  }

  private static Evidence evidence(io.gradwatch.protocol.wire.Figure message) {
    return new Evidence(
        message.getName(),
        message.getValue(),
        WireMapping.optional(message.hasLimit(), message.getLimit()),
        message.getUnit());
  }
}
