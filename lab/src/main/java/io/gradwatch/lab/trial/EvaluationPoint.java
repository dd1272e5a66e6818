package io.gradwatch.lab.trial;

/**
 * How a network stands after so many steps. Quality is the accuracy of classes or R² of values;
 * every figure can be NaN or infinite.
 *
 * @param epoch from 0
 * @param steps taken so far
 * @param trainLoss over the first rows that are trained on
 * @param trainQuality over the same rows
 * @param testLoss over the test rows
 * @param testQuality over the test rows
 */
public record EvaluationPoint(
    int epoch,
    long steps,
    double trainLoss,
    double trainQuality,
    double testLoss,
    double testQuality) {}
