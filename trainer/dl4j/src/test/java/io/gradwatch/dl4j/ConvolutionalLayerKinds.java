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

/** Layer kinds for images and volumes. */
final class ConvolutionalLayerKinds {

  private static final int CHANNELS = 2;

  private ConvolutionalLayerKinds() {}

  @SuppressWarnings("rawtypes") // builders of Deeplearning4j
  static List<LayerKind> all() {
    return List.of(
        LayerKind.ofImages("ConvolutionLayer", convolution()),
        LayerKind.ofImages(
            "ConvolutionLayer, channels last",
            new ConvolutionLayer.Builder(3, 3)
                .nOut(CHANNELS)
                .dataFormat(CNN2DFormat.NHWC)
                .activation(Activation.RELU)
                .build()),
        LayerKind.ofImages(
            "DepthwiseConvolution2D",
            convolution(),
            new DepthwiseConvolution2D.Builder(3, 3).depthMultiplier(2).nOut(4).build()),
        LayerKind.ofImages(
            "SeparableConvolution2D",
            convolution(),
            new SeparableConvolution2D.Builder(3, 3).nOut(3).build()),
        LayerKind.ofImages("Deconvolution2D", new Deconvolution2D.Builder(2, 2).nOut(3).build()),
        LayerKind.ofImages(
            "LocallyConnected2D",
            convolution(),
            new LocallyConnected2D.Builder().kernelSize(2, 2).nOut(3).build()),
        LayerKind.ofImages("BatchNormalization, images", convolution(), new BatchNormalization()),
        LayerKind.ofImages(
            "PReLULayer, images",
            convolution(),
            new PReLULayer.Builder().inputShape(CHANNELS, 6, 6).build()),
        LayerKind.ofImages(
            "LocalResponseNormalization",
            new ConvolutionLayer.Builder(3, 3).nOut(6).build(),
            new LocalResponseNormalization.Builder().build()),
        LayerKind.ofImages(
            "SubsamplingLayer",
            convolution(),
            new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build()),
        new LayerKind(
            "GlobalPoolingLayer",
            "Convolutional",
            InputType.convolutional(8, 8, 1),
            List.of(convolution(), new GlobalPoolingLayer(), LayerKind.softmax()),
            1,
            TestNetworks.images(LayerKind.BATCH)),
        LayerKind.ofImages("Upsampling2D", convolution(), new Upsampling2D.Builder(2).build()),
        LayerKind.ofImages("ZeroPaddingLayer", convolution(), new ZeroPaddingLayer(1, 1)),
        LayerKind.ofImages("Cropping2D", convolution(), new Cropping2D(1, 1)),
        LayerKind.ofImages(
            "SpaceToDepthLayer",
            convolution(),
            new SpaceToDepthLayer.Builder(2, CNN2DFormat.NCHW).build()),
        LayerKind.ofImages(
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

  private static LayerKind capsules(String name, int layerIndex) {
    List<Layer> layers =
        List.of(
            convolution(),
            new PrimaryCapsules.Builder(4, 2).kernelSize(3, 3).stride(2, 2).build(),
            new CapsuleLayer.Builder(TestNetworks.CLASSES, 3, 2).build(),
            new CapsuleStrengthLayer.Builder().build(),
            LayerKind.softmax());
    return new LayerKind(
        name,
        "Convolutional",
        InputType.convolutional(8, 8, 1),
        layers,
        layerIndex,
        TestNetworks.images(LayerKind.BATCH));
  }

  private static LayerKind ofVolumes(String name, Layer... layers) {
    DataSet volumes =
        new DataSet(
            TestNetworks.random(11, LayerKind.BATCH, 1, 5, 5, 5),
            TestNetworks.oneHot(LayerKind.BATCH));
    return new LayerKind(
        name,
        "Convolutional, three dimensions",
        InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 5, 5, 5, 1),
        LayerKind.with(layers, LayerKind.pooling(), LayerKind.softmax()),
        layers.length - 1,
        volumes);
  }
}
