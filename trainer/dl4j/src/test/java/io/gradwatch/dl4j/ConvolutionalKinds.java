package io.gradwatch.dl4j;

import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CapsuleLayer;
import org.deeplearning4j.nn.conf.layers.CapsuleStrengthLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PrimaryCapsules;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;

/** Layers over images and volumes. */
final class ConvolutionalKinds {

  private static final int CHANNELS = 2;

  private ConvolutionalKinds() {}

  @SuppressWarnings("rawtypes") // builders of Deeplearning4j
  static List<Kind> all() {
    return List.of(
        Kind.ofImages("ConvolutionLayer", convolution()),
        Kind.ofImages(
            "ConvolutionLayer, channels last",
            new ConvolutionLayer.Builder(3, 3)
                .nOut(CHANNELS)
                .dataFormat(CNN2DFormat.NHWC)
                .activation(Activation.RELU)
                .build()),
        Kind.ofImages(
            "DepthwiseConvolution2D",
            convolution(),
            new DepthwiseConvolution2D.Builder(3, 3).depthMultiplier(2).nOut(4).build()),
        Kind.ofImages(
            "SeparableConvolution2D",
            convolution(),
            new SeparableConvolution2D.Builder(3, 3).nOut(3).build()),
        Kind.ofImages("Deconvolution2D", new Deconvolution2D.Builder(2, 2).nOut(3).build()),
        Kind.ofImages(
            "LocallyConnected2D",
            convolution(),
            new LocallyConnected2D.Builder().kernelSize(2, 2).nOut(3).build()),
        Kind.ofImages("BatchNormalization, of images", convolution(), new BatchNormalization()),
        Kind.ofImages(
            "PReLULayer, of images",
            convolution(),
            new PReLULayer.Builder().inputShape(CHANNELS, 6, 6).build()),
        Kind.ofImages(
            "LocalResponseNormalization",
            new ConvolutionLayer.Builder(3, 3).nOut(6).build(),
            new LocalResponseNormalization.Builder().build()),
        Kind.ofImages(
            "SubsamplingLayer",
            convolution(),
            new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build()),
        new Kind(
            "GlobalPoolingLayer",
            "Convolutional",
            InputType.convolutional(8, 8, 1),
            List.of(convolution(), new GlobalPoolingLayer(), Kind.softmax()),
            1,
            Networks.images(Kind.BATCH)),
        Kind.ofImages("Upsampling2D", convolution(), new Upsampling2D.Builder(2).build()),
        Kind.ofImages("ZeroPaddingLayer", convolution(), new ZeroPaddingLayer(1, 1)),
        Kind.ofImages("Cropping2D", convolution(), new Cropping2D(1, 1)),
        Kind.ofImages(
            "SpaceToDepthLayer",
            convolution(),
            new SpaceToDepthLayer.Builder(2, CNN2DFormat.NCHW).build()),
        Kind.ofImages(
            "SpaceToBatchLayer",
            convolution(),
            new SpaceToBatchLayer.Builder(new int[] {1, 1}).build()),
        capsules("PrimaryCapsules", 1),
        capsules("CapsuleLayer", 2),
        capsules("CapsuleStrengthLayer", 3),
        ofVolumes("Convolution3D", volumes()),
        ofVolumes(
            "Deconvolution3D", new Deconvolution3D.Builder().kernelSize(2, 2, 2).nOut(2).build()),
        ofVolumes("Subsampling3DLayer", volumes(), new Subsampling3DLayer.Builder(2, 2, 2).build()),
        ofVolumes("Upsampling3D", volumes(), new Upsampling3D.Builder(2).build()),
        ofVolumes("ZeroPadding3DLayer", volumes(), new ZeroPadding3DLayer.Builder(1).build()),
        ofVolumes("Cropping3D", volumes(), new Cropping3D.Builder(1, 1, 1).build()));
  }

  static Layer convolution() {
    return new ConvolutionLayer.Builder(3, 3).nOut(CHANNELS).activation(Activation.RELU).build();
  }

  private static Layer volumes() {
    return new Convolution3D.Builder(2, 2, 2).nOut(CHANNELS).build();
  }

  private static Kind capsules(String name, int watched) {
    List<Layer> layers =
        List.of(
            convolution(),
            new PrimaryCapsules.Builder(4, 2).kernelSize(3, 3).stride(2, 2).build(),
            new CapsuleLayer.Builder(Networks.CLASSES, 3, 2).build(),
            new CapsuleStrengthLayer.Builder().build(),
            Kind.softmax());
    return new Kind(
        name,
        "Convolutional",
        InputType.convolutional(8, 8, 1),
        layers,
        watched,
        Networks.images(Kind.BATCH));
  }

  private static Kind ofVolumes(String name, Layer... layers) {
    DataSet volumes =
        new DataSet(Networks.random(11, Kind.BATCH, 1, 5, 5, 5), Networks.oneHot(Kind.BATCH));
    return new Kind(
        name,
        "Convolutional, three dimensions",
        InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 5, 5, 5, 1),
        Kind.with(layers, Kind.pooling(), Kind.softmax()),
        layers.length - 1,
        volumes);
  }
}
